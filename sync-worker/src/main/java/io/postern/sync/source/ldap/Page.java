/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.util.ArrayList;
import java.util.List;

/** Counts what a search gives, and hands entries on. */
final class Page implements SearchResultListener {
    private static final long serialVersionUID = 1;

    /** More entries than any directory has; a server that never ends would fill the disk. */
    static final long MAX_ENTRIES = 20_000_000;

    /** More places than anybody distributes a directory to. */
    private static final int MAX_REFERENCES = 1000;

    private final transient Finds finds;
    private final transient List<String[]> references = new ArrayList<>();

    private int number;
    private long entries;
    private long entriesBefore;
    private long referenceCount;

    Page(Finds finds) {
        this.finds = finds;
    }

    /** The reading is to end, and no exception but this one gets through the library. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    void begin() {
        number++;
        entriesBefore = entries;
    }

    @Override
    public void searchEntryReturned(SearchResultEntry entry) {
        if (Thread.interrupted()) {
            throw new Interrupted();
        }
        entries++;
        finds.take(entry);
    }

    @Override
    public void searchReferenceReturned(SearchResultReference reference) {
        referenceCount++;
        if (references.size() < MAX_REFERENCES) {
            references.add(reference.getReferralURLs());
        }
    }

    /** Its number, from 1. */
    int number() {
        return number;
    }

    /** Entries of the search up to now. */
    long entries() {
        return entries;
    }

    boolean isEmpty() {
        return entries == entriesBefore;
    }

    /** Search result references of the search up to now: each one place, by one or more URLs. */
    List<String[]> references() {
        return references;
    }

    long referenceCount() {
        return referenceCount;
    }
}
