/* SPDX-License-Identifier: Apache-2.0 */
/** People and groups of an LDAP directory: OpenLDAP, 389, Active Directory and what speaks like them (RFC 4511). */
@NullMarked
package io.postern.sync.source.ldap;

import org.jspecify.annotations.NullMarked;
