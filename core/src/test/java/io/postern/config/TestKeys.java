/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

/** Keys made for one run of the tests. */
final class TestKeys {

    static final String EC_P256 = generate();

    private TestKeys() {}

    private static String generate() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
