/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.store;

import io.postern.config.Secret;
import java.util.Optional;

/**
 * Where the application's PostgreSQL is.
 *
 * @param url of JDBC, without user and password
 * @param user the role; it needs to read and write the application's tables and to create the worker's own schema
 * @param password where the role has one
 */
public record DatabaseSettings(String url, String user, Optional<Secret> password) {}
