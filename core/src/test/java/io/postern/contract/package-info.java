/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract of the gate as tests, written once against something that takes a request and shows what the app saw. Each
 * adapter of the gate runs the same tests.
 */
@NullMarked
package io.postern.contract;

import org.jspecify.annotations.NullMarked;
