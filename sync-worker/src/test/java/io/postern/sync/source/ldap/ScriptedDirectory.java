/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.SearchResultReferenceProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a loopback port that speaks LDAP by the library's listener, and answers searches as a test says. */
final class ScriptedDirectory implements AutoCloseable {
    final List<Entry> entries = new ArrayList<>();
    final AtomicInteger binds = new AtomicInteger();
    final AtomicInteger searches = new AtomicInteger();
    private final LDAPListener listener;
    private final Script script;
    private volatile ResultCode bindAnswer = ResultCode.SUCCESS;

    /** Answers one search. */
    @FunctionalInterface
    interface Script {
        void answer(Exchange exchange) throws LDAPException, IOException;
    }

    ScriptedDirectory(Script script) throws IOException {
        this.script = script;
        LDAPListenerConfig config = new LDAPListenerConfig(0, new Handler(Optional.empty()));
        config.setListenAddress(InetAddress.getLoopbackAddress());
        this.listener = new LDAPListener(config);
        listener.startListening();
    }

    ScriptedDirectory refusingBinds(ResultCode code) {
        bindAnswer = code;
        return this;
    }

    ScriptedDirectory entry(String dn, Attribute... attributes) {
        entries.add(new Entry(dn, attributes));
        return this;
    }

    /** People as {@link Directories.Draft} asks for them. */
    ScriptedDirectory people(int count) {
        for (int i = 0; i < count; i++) {
            entry(
                    "uid=p" + i + "," + Directories.PEOPLE,
                    new Attribute("objectClass", "inetOrgPerson"),
                    new Attribute("uid", "p" + i));
        }
        return this;
    }

    URI url() {
        return URI.create("ldap://127.0.0.1:" + listener.getListenPort());
    }

    @Override
    public void close() {
        listener.shutDown(true);
    }

    /** One search request, and what is sent for it. */
    final class Exchange {
        private final LDAPListenerClientConnection connection;
        private final int messageId;
        private final SearchRequestProtocolOp request;
        private final List<Control> controls;
        private ResultCode code = ResultCode.SUCCESS;
        private Control[] answerControls = new Control[0];

        Exchange(
                LDAPListenerClientConnection connection,
                int messageId,
                SearchRequestProtocolOp request,
                List<Control> controls) {
            this.connection = connection;
            this.messageId = messageId;
            this.request = request;
            this.controls = controls;
        }

        SearchRequestProtocolOp request() {
            return request;
        }

        Optional<Control> control(String oid) {
            return controls.stream()
                    .filter(control -> control.getOID().equals(oid))
                    .findAny();
        }

        /** The number of the page that is asked for, from 1. */
        int page() throws LDAPException {
            return offset() / size() + 1;
        }

        /** Sends a page and its control as RFC 2696 says. */
        void usual() throws LDAPException {
            List<Entry> found = matching();
            int end = Math.min(offset() + size(), found.size());
            for (Entry entry : found.subList(offset(), end)) {
                send(entry);
            }
            if (control(SimplePagedResultsControl.PAGED_RESULTS_OID).isPresent()) {
                end(ResultCode.SUCCESS, paged(end < found.size() ? Integer.toString(end) : ""));
            }
        }

        Control paged(String cookie) {
            return new SimplePagedResultsControl(0, new ASN1OctetString(cookie));
        }

        List<Entry> matching() throws LDAPException {
            List<Entry> found = new ArrayList<>();
            for (Entry entry : entries) {
                if (entry.matchesBaseAndScope(request.getBaseDN(), request.getScope())
                        && request.getFilter().matchesEntry(entry)) {
                    found.add(entry);
                }
            }
            return found;
        }

        void send(Entry entry, Control... with) throws LDAPException {
            connection.sendSearchResultEntry(messageId, entry, with);
        }

        void refer(String... urls) throws LDAPException {
            connection.sendSearchResultReference(messageId, new SearchResultReferenceProtocolOp(Arrays.asList(urls)));
        }

        void end(ResultCode with, Control... and) {
            code = with;
            answerControls = and;
        }

        void hangUp() throws IOException {
            connection.getSocket().close();
        }

        private int size() throws LDAPException {
            Optional<Control> control = control(SimplePagedResultsControl.PAGED_RESULTS_OID);
            return control.isPresent() ? decoded(control.get()).getSize() : Integer.MAX_VALUE / 2;
        }

        private int offset() throws LDAPException {
            Optional<Control> control = control(SimplePagedResultsControl.PAGED_RESULTS_OID);
            String cookie =
                    control.isPresent() ? decoded(control.get()).getCookie().stringValue() : "";
            return cookie.isEmpty() ? 0 : Integer.parseInt(cookie);
        }

        private static SimplePagedResultsControl decoded(Control control) throws LDAPException {
            return new SimplePagedResultsControl(control.getOID(), control.isCritical(), control.getValue());
        }
    }

    private final class Handler extends LDAPListenerRequestHandler {
        private final Optional<LDAPListenerClientConnection> connection;

        Handler(Optional<LDAPListenerClientConnection> connection) {
            this.connection = connection;
        }

        @Override
        public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection accepted) {
            return new Handler(Optional.of(accepted));
        }

        @Override
        public LDAPMessage processBindRequest(int messageId, BindRequestProtocolOp request, List<Control> controls) {
            binds.incrementAndGet();
            return new LDAPMessage(
                    messageId, new BindResponseProtocolOp(bindAnswer.intValue(), null, null, null, null));
        }

        @Override
        public LDAPMessage processSearchRequest(
                int messageId, SearchRequestProtocolOp request, List<Control> controls) {
            searches.incrementAndGet();
            Exchange exchange = new Exchange(connection.orElseThrow(), messageId, request, controls);
            try {
                script.answer(exchange);
            } catch (LDAPException | IOException e) {
                exchange.end(ResultCode.OTHER);
            }
            return new LDAPMessage(
                    messageId,
                    new SearchResultDoneProtocolOp(exchange.code.intValue(), null, null, null),
                    exchange.answerControls);
        }

        @Override
        public LDAPMessage processAddRequest(int messageId, AddRequestProtocolOp request, List<Control> controls) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LDAPMessage processCompareRequest(
                int messageId, CompareRequestProtocolOp request, List<Control> controls) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LDAPMessage processDeleteRequest(
                int messageId, DeleteRequestProtocolOp request, List<Control> controls) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LDAPMessage processExtendedRequest(
                int messageId, ExtendedRequestProtocolOp request, List<Control> controls) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LDAPMessage processModifyRequest(
                int messageId, ModifyRequestProtocolOp request, List<Control> controls) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LDAPMessage processModifyDNRequest(
                int messageId, ModifyDNRequestProtocolOp request, List<Control> controls) {
            throw new UnsupportedOperationException();
        }
    }
}
