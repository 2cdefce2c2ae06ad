/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.util.StaticUtils;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The attributes whose values are no text, or text that nobody reads, and what people write instead. */
enum KnownSyntax {
    /** Sixteen bytes, the first three fields little-endian (MS-DTYP 2.3.4.2). */
    GUID {
        @Override
        Optional<String> text(byte[] value) {
            if (value.length != 16) {
                return Optional.empty();
            }
            ByteBuffer fields = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
            long most = (fields.getInt() & 0xFFFFFFFFL) << 32;
            most |= (fields.getShort() & 0xFFFFL) << 16;
            most |= fields.getShort() & 0xFFFFL;
            long least = fields.order(ByteOrder.BIG_ENDIAN).getLong();
            return Optional.of(new UUID(most, least).toString());
        }
    },
    /** A security identifier (MS-DTYP 2.4.2.2), as {@code S-1-5-21-…}. */
    SID {
        @Override
        Optional<String> text(byte[] value) {
            if (value.length < 8 || value[0] != 1 || value.length != 8 + 4 * value[1]) {
                return Optional.empty();
            }
            StringBuilder text = new StringBuilder("S-1-");
            byte[] authority = new byte[6];
            ByteBuffer parts = ByteBuffer.wrap(value);
            parts.position(2).get(authority);
            text.append(new BigInteger(1, authority));
            parts.order(ByteOrder.LITTLE_ENDIAN);
            while (parts.hasRemaining()) {
                text.append('-').append(parts.getInt() & 0xFFFFFFFFL);
            }
            return Optional.of(text.toString());
        }
    },
    /** Generalised time (RFC 4517, 3.3.13), as {@code 2026-01-31T12:00:00Z}. */
    TIME {
        @Override
        Optional<String> text(byte[] value) {
            try {
                return Optional.of(StaticUtils.decodeGeneralizedTime(ascii(value))
                        .toInstant()
                        .toString());
            } catch (ParseException e) {
                return Optional.empty();
            }
        }
    },
    /** Tenths of a microsecond since 1601; what stands for never is kept as it is. */
    FILE_TIME {
        @Override
        Optional<String> text(byte[] value) {
            try {
                long ticks = Long.parseLong(ascii(value));
                if (ticks <= 0 || ticks == Long.MAX_VALUE) {
                    return Optional.empty();
                }
                Instant time = Instant.ofEpochSecond(ticks / TICKS - SECONDS_1601_TO_1970, ticks % TICKS * 100);
                return Optional.of(time.toString());
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    },
    /** Pictures and certificates, in base64. */
    BYTES {
        @Override
        Optional<String> text(byte[] value) {
            return Optional.of(Base64.getEncoder().encodeToString(value));
        }
    };

    private static final long TICKS = 10_000_000;
    private static final long SECONDS_1601_TO_1970 = 11_644_473_600L;

    private static final Map<String, KnownSyntax> BY_NAME = Map.ofEntries(
            Map.entry("objectguid", GUID),
            Map.entry("ms-ds-consistencyguid", GUID),
            Map.entry("msexchmailboxguid", GUID),
            Map.entry("objectsid", SID),
            Map.entry("sidhistory", SID),
            Map.entry("createtimestamp", TIME),
            Map.entry("modifytimestamp", TIME),
            Map.entry("whencreated", TIME),
            Map.entry("whenchanged", TIME),
            Map.entry("pwdaccountlockedtime", TIME),
            Map.entry("accountexpires", FILE_TIME),
            Map.entry("pwdlastset", FILE_TIME),
            Map.entry("lastlogontimestamp", FILE_TIME),
            Map.entry("jpegphoto", BYTES),
            Map.entry("thumbnailphoto", BYTES),
            Map.entry("photo", BYTES),
            Map.entry("audio", BYTES),
            Map.entry("usercertificate", BYTES),
            Map.entry("usersmimecertificate", BYTES),
            Map.entry("cacertificate", BYTES));

    /** How the values of an attribute are to be read where they are not plain text. */
    static Optional<KnownSyntax> of(String attribute) {
        String name = attribute.toLowerCase(Locale.ROOT);
        if (name.endsWith(";binary")) {
            return Optional.of(BYTES);
        }
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The usual text of a value; empty where the value is not in the form that its name promises. */
    abstract Optional<String> text(byte[] value);

    private static String ascii(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1);
    }
}
