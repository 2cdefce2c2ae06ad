/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Values of attributes as text. Used by one thread. */
final class Texts {

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /** The text of a value; LDAP strings are UTF-8 (RFC 4517, 3.3), and what is not is refused, never repaired. */
    String of(String attribute, byte[] value) throws Unreadable {
        if (isAscii(value)) {
            return new String(value, StandardCharsets.ISO_8859_1);
        }
        try {
            return utf8.decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable(attribute + ": a value is not UTF-8; it is binary, or damaged in the directory");
        }
    }

    private static boolean isAscii(byte[] value) {
        for (byte b : value) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
