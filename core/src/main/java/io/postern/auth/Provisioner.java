/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth;

/**
 * Makes sure that the app has an account for a person. In two steps like an {@link Authenticator}: {@link #known} reads
 * memory only, {@link #ask} may block. Safe for use by many threads at once.
 */
public interface Provisioner {
    /** What is known about the person's account without asking; never blocks. */
    Provisioned known(Identity identity);

    /** The person's account, asked for and made where it must be. Never {@link Provisioned.Ask}. */
    Provisioned ask(Identity identity);
}
