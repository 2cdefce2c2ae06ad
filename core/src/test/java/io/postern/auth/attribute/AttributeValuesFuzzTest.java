/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.auth.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Whatever bytes a header has, decoding ends, throws nothing, and makes no value that the header does not hold. */
class AttributeValuesFuzzTest {
    private final AttributeValues escaped = new AttributeValues(';', false);
    private final AttributeValues urlEncoded = new AttributeValues(';', true);

    @FuzzTest(maxDuration = "20s")
    void decodesAnyBytes(byte[] bytes) {
        String header = new String(bytes, StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (escaped.decode(header) instanceof AttributeValues.Values decoded) {
            String joined = String.join(";", decoded.values());
            assertThat(joined).isEqualTo(text.replace("\\;", ";"));
            assertThat(decoded.values()).hasSizeLessThanOrEqualTo(AttributeValues.MAX_VALUES);
        }
        if (urlEncoded.decode(header) instanceof AttributeValues.Values decoded) {
            assertThat(String.join("", decoded.values()).length()).isLessThanOrEqualTo(header.length());
        }
    }
}
