/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A colour of which it is known what can be read on it (WCAG 2.2, section 1.4.3).
 *
 * @param red from 0 to 255
 * @param green from 0 to 255
 * @param blue from 0 to 255
 */
public record Color(int red, int green, int blue) {
    /** The colour of pages where none is configured. */
    public static final Color DEFAULT = new Color(0x0b, 0x57, 0xd0);

    /** The least contrast between text and what is behind it. */
    static final double READABLE = 4.5;

    private static final Pattern WRITTEN = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Color WHITE = new Color(255, 255, 255);
    /** The lightest surface of a page in a dark scheme. */
    private static final Color DARK = new Color(0x26, 0x2a, 0x30);

    /** A colour in the form {@code #rrggbb} on which white text can be read. */
    static Syntax<Color> accent() {
        return text -> {
            if (!WRITTEN.matcher(text).matches()) {
                throw new Malformed("is not a colour", "write it as #rrggbb, in quotes");
            }
            int rgb = Integer.parseInt(text.substring(1), 16);
            Color color = new Color(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
            if (color.contrast(WHITE) < READABLE) {
                throw new Malformed(
                        String.format(
                                Locale.ROOT,
                                "is too light: white text on it has a contrast of %.1f, and needs %.1f",
                                color.contrast(WHITE),
                                READABLE),
                        "take a darker one, for example \""
                                + color.readable(new Color(0, 0, 0), WHITE).text() + "\"");
            }
            return color;
        };
    }

    /** The colour as {@code #rrggbb}. */
    public String text() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }

    /** A lighter shade that can be read as text on a dark page, as {@code #rrggbb}. */
    public String onDark() {
        return readable(WHITE, DARK).text();
    }

    /** The first shade on the way to {@code end} whose contrast with {@code other} suffices. */
    private Color readable(Color end, Color other) {
        for (int step = 0; step < 20; step++) {
            Color shade = mixed(end, step / 20.0);
            if (shade.contrast(other) >= READABLE) {
                return shade;
            }
        }
        return end;
    }

    private Color mixed(Color other, double share) {
        return new Color(
                mixed(red, other.red, share), mixed(green, other.green, share), mixed(blue, other.blue, share));
    }

    private static int mixed(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    /** From 1 to 21. */
    double contrast(Color other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
