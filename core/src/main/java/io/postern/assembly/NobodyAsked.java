/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.assembly;

import io.postern.auth.Identity;
import io.postern.auth.Provisioned;
import io.postern.auth.Provisioner;

/** Stands in for the session endpoint where nobody may be asked. */
enum NobodyAsked implements Provisioner {
    INSTANCE;

    private static final Provisioned UNASKED = new Provisioned.Unasked();

    @Override
    public Provisioned known(Identity identity) {
        return UNASKED;
    }

    @Override
    public Provisioned ask(Identity identity) {
        return UNASKED;
    }
}
