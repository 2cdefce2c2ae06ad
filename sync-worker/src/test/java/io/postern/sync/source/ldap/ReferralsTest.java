/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.ResultCode;
import io.postern.sync.source.Verdict;
import io.postern.sync.source.ldap.Directories.Draft;
import io.postern.sync.source.ldap.LdapSettings.Referrals;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Search result references are places, not people (behaviour 11 of invenio-cern-sync, where they ended the run). */
class ReferralsTest {
    private static final Verdict COMPLETE = new Verdict.Complete(Optional.empty());

    @Test
    void refusedTheyMakeTheReadingIncompleteAndAllElseIsRead() throws Exception {
        try (ScriptedDirectory server = referring("ldap://other.example.org/ou=more," + Directories.PEOPLE)) {
            Received received = new Received();
            Verdict verdict = received.all(new Draft(server.url()).pageSize(2));
            assertThat(received.people).hasSize(5);
            assertThat(reason(verdict))
                    .contains("ldap://other.example.org/ou=more")
                    .contains("referrals: follow")
                    .contains("referrals: ignore");
        }
    }

    @Test
    void ignoredTheyAreLeftAlone() throws Exception {
        try (ScriptedDirectory server = referring("ldap://other.example.org/ou=more," + Directories.PEOPLE)) {
            Received received = new Received();
            Draft draft = new Draft(server.url()).pageSize(2).referrals(Referrals.IGNORE);
            assertThat(received.all(draft)).isEqualTo(COMPLETE);
            assertThat(received.people).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldap://ForestDnsZones.example.org/DC=ForestDnsZones,DC=example,DC=org",
                "ldap://DomainDnsZones.example.org/DC=DomainDnsZones,DC=example,DC=org",
                "ldap://example.org/CN=Configuration,DC=example,DC=org"
            })
    void thePartitionsThatEveryDomainOfActiveDirectoryRefersToHoldNobody(String url) throws Exception {
        try (ScriptedDirectory server = referring(url)) {
            assertThat(new Received().all(new Draft(server.url()))).isEqualTo(COMPLETE);
        }
    }

    @Test
    void followedTheyBringWhoIsKeptThere() throws Exception {
        String branch = "ou=more," + Directories.PEOPLE;
        try (ScriptedDirectory there = new ScriptedDirectory(ScriptedDirectory.Exchange::usual)) {
            for (int i = 0; i < 7; i++) {
                there.entry("uid=q" + i + "," + branch, new Attribute("objectClass", "inetOrgPerson"));
            }
            try (ScriptedDirectory here = referring(there.url() + "/" + branch + "??sub")) {
                Received received = new Received();
                Draft draft = new Draft(here.url()).pageSize(2).asAdmin().referrals(Referrals.FOLLOW);
                assertThat(received.all(draft)).isEqualTo(COMPLETE);
                assertThat(received.refs()).doesNotHaveDuplicates().hasSize(12);
                assertThat(there.binds).hasValue(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlaceThatDoesNotAnswerWhollyIsIncomplete(Trouble trouble) throws Exception {
        try (ScriptedDirectory there = new ScriptedDirectory(exchange -> {
            switch (trouble) {
                case HANGS_UP -> exchange.hangUp();
                case REFUSES -> exchange.end(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
                case DROPS_PAGING -> exchange.end(ResultCode.SUCCESS);
            }
        })) {
            try (ScriptedDirectory here = referring(there.url() + "/ou=more," + Directories.PEOPLE)) {
                Received received = new Received();
                Draft draft = new Draft(here.url()).referrals(Referrals.FOLLOW);
                assertThat(reason(received.all(draft))).contains("referral to " + there.url());
                assertThat(received.people).hasSize(5);
            }
        }
    }

    /** What a server that was referred to does. */
    private enum Trouble {
        HANGS_UP,
        REFUSES,
        DROPS_PAGING
    }

    @Test
    void aCircleEnds() throws Exception {
        ScriptedDirectory[] self = new ScriptedDirectory[1];
        int[] rounds = new int[1];
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
                    exchange.refer(self[0].url() + "/ou=round" + rounds[0]++ + "," + Directories.PEOPLE);
                    exchange.usual();
                })
                .people(1)) {
            self[0] = server;
            Draft draft = new Draft(server.url()).referrals(Referrals.FOLLOW);
            assertThat(reason(new Received().all(draft))).contains("more than 100 referrals");
        }
    }

    @Test
    void theSamePlaceIsReadOnce() throws Exception {
        ScriptedDirectory[] self = new ScriptedDirectory[1];
        try (ScriptedDirectory server = new ScriptedDirectory(exchange -> {
                    exchange.refer(self[0].url() + "/ou=nobody," + Directories.PEOPLE);
                    exchange.usual();
                })
                .people(1)) {
            self[0] = server;
            assertThat(new Received().all(new Draft(server.url()).referrals(Referrals.FOLLOW)))
                    .isEqualTo(COMPLETE);
            assertThat(server.searches).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap://other.example.org/ou=more", "LDAP://192.0.2.1:389/ou=more"})
    void whatIsReadSafelyIsNotFollowedInTheClear(String url) throws Exception {
        try (ScriptedDirectory server = referring(url)) {
            Draft draft = new Draft(server.url()).referrals(Referrals.FOLLOW);
            assertThat(reason(new Received().all(draft))).contains("in the clear needs plain-text: true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://example.org/", "ldap://", "\u0000", "ldap:///ou=nowhere"})
    void whatIsNoReferralIsIncompleteAndNoCrash(String url) throws Exception {
        try (ScriptedDirectory server = referring(url)) {
            Received received = new Received();
            Verdict verdict = received.all(new Draft(server.url()).referrals(Referrals.FOLLOW));
            assertThat(received.people).hasSize(5);
            assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
        }
    }

    private static ScriptedDirectory referring(String url) throws IOException {
        return new ScriptedDirectory(exchange -> {
                    exchange.refer(url);
                    exchange.usual();
                })
                .people(5);
    }

    private static String reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
        return ((Verdict.Incomplete) verdict).reason();
    }
}
