/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.sync.source.Entry;
import io.postern.sync.source.Reception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the thread that reads to the one that stages. */
@Timeout(30)
class HandOverTest {

    private final List<String> taken = new ArrayList<>();

    private static Entry entry(int number) {
        return new Entry("r" + number, Map.of());
    }

    private class Taking implements Reception {
        @Override
        public void person(Entry entry) {
            taken.add("person " + entry.ref());
        }

        @Override
        public boolean group(Entry entry) {
            taken.add("group " + entry.ref());
            return entry.ref().equals("r1");
        }

        @Override
        public void member(String groupRef, String memberRef) {
            taken.add("member " + memberRef + " of " + groupRef);
        }

        @Override
        public void unreadable(String label, String reason) {
            taken.add("unreadable " + label);
        }

        @Override
        public void unreadableGroup(String label, String reason) {
            taken.add("unreadable group " + label);
        }
    }

    @Test
    void everythingArrivesInItsOrder() {
        List<String> given = new ArrayList<>();
        try (HandOver over = new HandOver(new Taking())) {
            for (int i = 0; i < 5000; i++) {
                over.person(entry(i));
                given.add("person r" + i);
            }
            assertThat(over.group(entry(1))).isTrue();
            assertThat(over.group(entry(2))).isFalse();
            over.member("r1", "r7");
            over.unreadable("line 3", "no JSON");
            over.unreadableGroup("line 4", "no JSON");
            given.addAll(
                    List.of("group r1", "group r2", "member r7 of r1", "unreadable line 3", "unreadable group line 4"));
            over.finish();
        }
        assertThat(taken).isEqualTo(given);
    }

    @Test
    void aFailureEndsTheReading() {
        AtomicInteger given = new AtomicInteger();
        assertThatThrownBy(() -> {
                    try (HandOver over = new HandOver(new Taking() {
                        @Override
                        public void person(Entry entry) {
                            throw new IllegalStateException("the disk is full");
                        }
                    })) {
                        while (given.get() < 100_000) {
                            over.person(entry(given.incrementAndGet()));
                        }
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the disk is full");
        assertThat(given.get()).as("records read in vain").isLessThan(2000);
    }

    @Test
    void aSourceThatIsFasterWaits() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger given = new AtomicInteger();
        HandOver over = new HandOver(new Taking() {
            @Override
            public void person(Entry entry) {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        Thread reading = new Thread(() -> {
            while (given.get() < 10_000) {
                over.person(entry(given.incrementAndGet()));
            }
        });
        reading.start();
        while (reading.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(given.get()).isLessThanOrEqualTo(1200);
        open.countDown();
        reading.join();
        over.finish();
        over.close();
        assertThat(given.get()).isEqualTo(10_000);
    }

    @Test
    void closingWaitsForWhatIsBeingStaged() throws InterruptedException {
        CountDownLatch staging = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        HandOver over = new HandOver(new Taking() {
            @Override
            public void person(Entry entry) {
                staging.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.person(entry);
            }
        });
        for (int i = 0; i < 200; i++) {
            over.person(entry(i));
        }
        staging.await();
        Thread closing = new Thread(over::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(taken).isEmpty();
        open.countDown();
        closing.join();
        assertThat(taken).hasSize(200);
    }
}
