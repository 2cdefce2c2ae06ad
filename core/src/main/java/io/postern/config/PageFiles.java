/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import io.postern.config.PagesConfig.PageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the files that {@code pages} names: the logo, and the folder of templates and texts. */
final class PageFiles {
    static final String TEMPLATE = ".html";
    static final String LANGUAGE = ".properties";

    /** It is part of every page. */
    private static final int LONGEST_LOGO = 64 * 1024;
    /** A page that somebody waits for is not longer. */
    private static final int LONGEST_TEXT = 256 * 1024;
    /** Each page, and every language with its regions; a folder that was named by mistake is not read. */
    private static final int MOST_FILES = 200;

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png",
            "svg", "image/svg+xml",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp");

    private final Section pages;

    PageFiles(Section pages) {
        this.pages = pages;
    }

    /** The logo as a {@code data:} URL, which needs no address of its own. */
    Optional<String> logo() {
        Optional<Path> file = pages.file("logo");
        if (file.isEmpty() || !Files.isReadable(file.get())) {
            return Optional.empty();
        }
        String name = file.get().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = IMAGES.get(ending);
        if (type == null) {
            wrong("logo", name, "is not of a kind that every browser shows", "name a .png, .svg, .jpg or .webp file");
            return Optional.empty();
        }
        try {
            byte[] image = read(file.get(), LONGEST_LOGO);
            if (!looksLike(type, image)) {
                wrong("logo", name, "is not what its ending says", "export it again as " + ending);
                return Optional.empty();
            }
            return Optional.of("data:" + type + ";base64," + Base64.getEncoder().encodeToString(image));
        } catch (Malformed e) {
            wrong("logo", name, e.message(), e.remedy());
            return Optional.empty();
        }
    }

    /** By the first bytes of each format; an SVG is text with the element in it. */
    private static boolean looksLike(String type, byte[] image) {
        String start = new String(image, 0, Math.min(image.length, 4096), StandardCharsets.ISO_8859_1);
        return switch (type) {
            case "image/png" -> start.startsWith("\u0089PNG\r\n\u001a\n");
            case "image/jpeg" -> start.startsWith("\u00ff\u00d8\u00ff");
            case "image/webp" -> start.startsWith("RIFF") && start.startsWith("WEBP", 8);
            default -> start.contains("<svg");
        };
    }

    /** The templates and texts of the operator's folder, in the order of their names; other files are left alone. */
    List<PageFile> templates() {
        Optional<Path> folder = pages.folder("templates");
        if (folder.isEmpty()) {
            return List.of();
        }
        List<Path> found;
        try (Stream<Path> all = Files.list(folder.get())) {
            found = all.filter(PageFiles::isOurs).sorted().limit(MOST_FILES + 1).toList();
        } catch (IOException | UncheckedIOException e) {
            wrong("templates", folder.get().toString(), "is not a folder that can be read", "name a folder");
            return List.of();
        }
        if (found.size() > MOST_FILES) {
            wrong(
                    "templates",
                    folder.get().toString(),
                    "has more than " + MOST_FILES + " templates and languages",
                    "name the folder of the pages alone");
            return List.of();
        }
        List<PageFile> files = new ArrayList<>();
        for (Path file : found) {
            pages.remember(file);
            try {
                files.add(new PageFile(file, text(read(file, LONGEST_TEXT))));
            } catch (Malformed e) {
                wrong("templates", file.toString(), e.message(), e.remedy());
            }
        }
        return files;
    }

    private static boolean isOurs(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(TEMPLATE) || name.endsWith(LANGUAGE)) && Files.isRegularFile(file);
    }

    private static byte[] read(Path file, int longest) throws Malformed {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new Malformed("is longer than " + longest / 1024 + " KiB", "make it smaller");
            }
            return bytes;
        } catch (IOException e) {
            throw new Malformed("cannot be read", "let the gate's user read it");
        }
    }

    private static String text(byte[] bytes) throws Malformed {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("is not UTF-8 text", "save it as UTF-8");
        }
    }

    private void wrong(String key, String value, String message, String remedy) {
        pages.problems().error(pages.path(key), value, message, remedy);
    }
}
