/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Values of attributes as text. Used by one thread. */
final class Texts {

    /** What stands for bytes that are not UTF-8, and in some texts for itself. */
    private static final char REPLACEMENT = '\uFFFD';

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /** The text of a value; LDAP strings are UTF-8 (RFC 4517, 3.3), and what is not is refused, never repaired. */
    String of(String attribute, byte[] value) throws Unreadable {
        String lenient = new String(value, StandardCharsets.UTF_8); // many times faster than a strict decoder
        if (lenient.indexOf(REPLACEMENT) < 0) {
            return lenient;
        }
        try {
            return utf8.decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable(attribute + ": a value is not UTF-8; it is binary, or damaged in the directory");
        }
    }
}
