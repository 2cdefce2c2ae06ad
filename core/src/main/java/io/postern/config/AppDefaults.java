/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.config;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the keys of the file default to for one app. */
record AppDefaults(
        List<PathException> paths,
        List<String> pathPrefixes,
        List<String> dropCookies,
        List<String> bindCookies,
        List<String> credentialHeaders,
        List<String> noIdentityOn,
        List<String> closed,
        List<String> startOn,
        List<String> endOn) {

    /** Both apps have file names with these characters in their paths. */
    private static final List<PathException> FILE_NAMES = List.of(new PathException(
            "/**",
            Set.copyOf(EnumSet.of(
                    PathAllowance.ENCODED_HASH,
                    PathAllowance.ENCODED_QUESTION,
                    PathAllowance.ENCODED_SEMICOLON,
                    PathAllowance.ENCODED_PERCENT))));

    /** The locales of CKAN 2.9 to 2.13; it serves every page below each of them too. */
    private static final List<String> CKAN_LOCALES = Stream.of(
                    ("am ar bg bs ca cs_CZ da_DK de dv el en en_AU en_CA en_GB"
                                    + " es es_AR es_MX eu fa_IR fi fr gl gl_ES he hr hu id is it ja kab km ko_KR lo lt lv mk mn_MN"
                                    + " ms my my_MM nb_NO ne ne_NP nl no pl pt_BR pt_PT ro ru sk sl sq sq_AL sr sr_Latn sv sw th tl"
                                    + " tr uk uk_UA vi vi_VN zh_CN zh_Hans_CN zh_Hant_TW zh_TW")
                            .split(" ", -1))
            .map(locale -> "/" + locale)
            .toList();

    private static final AppDefaults PLAIN = new AppDefaults(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /** A remember_token suppresses header sign-in (2.10 and later), an auth_tkt is a session of its own (2.9). */
    private static final AppDefaults CKAN = new AppDefaults(
            FILE_NAMES,
            CKAN_LOCALES,
            List.of("remember_token", "auth_tkt"),
            List.of("ckan"),
            // read before Authorization by CKAN before 2.11
            List.of("X-CKAN-API-Key"),
            List.of("/base/**", "/webassets/**", "/uploads/**", "/fonts/**"),
            // its own passwords: by form, by repoze.who (2.9), new accounts, and links that were sent by e-mail
            List.of("/user/login/**", "/login_generic/**", "/user/register/**", "/user/reset/**"),
            List.of("/user/login", "/user/register", "/user/reset"),
            List.of("/user/_logout"));

    private static final AppDefaults INVENIO = new AppDefaults(
            FILE_NAMES,
            List.of(),
            List.of("remember_token"),
            List.of("session"),
            List.of(),
            List.of("/static/**"),
            List.of(),
            List.of("/login", "/login/", "/signup", "/signup/"),
            List.of("/logout", "/logout/"));

    static AppDefaults of(App app) {
        return switch (app) {
            case PLAIN -> PLAIN;
            case CKAN -> CKAN;
            case INVENIO -> INVENIO;
        };
    }
}
