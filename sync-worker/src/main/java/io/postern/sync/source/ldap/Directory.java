/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync.source.ldap;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.TrustAllSSLSocketVerifier;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** The connection to the directory: made when it is needed, to the first server that takes it. */
final class Directory {

    /** A group of some hundred thousand members is one message; a larger message is a mistake or an attack. */
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private static final int LDAP_PORT = 389;
    private static final int LDAPS_PORT = 636;

    private final LdapSettings settings;
    private final Optional<NamedTls> tls;

    private volatile @Nullable LDAPConnection current;

    /** @throws IllegalArgumentException where a file of the TLS settings cannot be used */
    Directory(LdapSettings settings) {
        this.settings = settings;
        this.tls = mayNeedTls(settings) ? Optional.of(Trust.sockets(settings.tls())) : Optional.empty();
    }

    /** Reading the authorities takes longer than some readings. */
    private static boolean mayNeedTls(LdapSettings settings) {
        return settings.startTls()
                || settings.urls().stream().anyMatch(LdapSettings::isTls)
                || settings.referrals() == LdapSettings.Referrals.FOLLOW
                || settings.tls().ca().isPresent();
    }

    /** The one connection, bound; every server is tried once where there is none. */
    LDAPConnection connection() throws Unfinished {
        LDAPConnection open = current;
        if (open != null && open.isConnected()) {
            return open;
        }
        List<String> refusals = new ArrayList<>();
        for (URI url : settings.urls()) {
            try {
                LDAPConnection made = connect(url);
                current = made;
                return made;
            } catch (LDAPException e) {
                String refusal = url + ": " + Reasons.of(e);
                if (!Reasons.isPassing(e.getResultCode())) {
                    throw Unfinished.forGood(refusal); // a wrong password, shown to all servers, locks the account
                }
                refusals.add(refusal);
            }
        }
        throw Unfinished.forNow(String.join("; ", refusals));
    }

    /**
     * A connection of its own to the server that a referral names, as well encrypted as the first; the caller closes it.
     *
     * @throws LDAPException also where it would be in the clear, which nobody allowed
     */
    LDAPConnection follow(LDAPURL referral) throws LDAPException {
        boolean encrypted = settings.urls().stream().allMatch(LdapSettings::isTls)
                || referral.getScheme().equalsIgnoreCase("ldaps");
        if (!referral.hostProvided()) {
            throw new LDAPException(ResultCode.PARAM_ERROR, "it names no server");
        }
        String host = referral.getHost();
        if (!encrypted && !settings.startTls() && !settings.plainText() && !LdapSettings.isLoopback(host)) {
            throw new LDAPException(ResultCode.PARAM_ERROR, "following it in the clear needs plain-text: true");
        }
        int port = encrypted && referral.getPort() == LDAP_PORT ? LDAPS_PORT : referral.getPort();
        return connect(host, port, encrypted);
    }

    /** Ends the connection, so that the next one is made anew. May be called by another thread, which ends a search. */
    void drop() {
        LDAPConnection open = current;
        current = null;
        if (open != null) {
            open.close();
        }
    }

    private LDAPConnection connect(URI url) throws LDAPException {
        boolean encrypted = LdapSettings.isTls(url);
        int port = url.getPort() > 0 ? url.getPort() : encrypted ? LDAPS_PORT : LDAP_PORT;
        return connect(url.getHost(), port, encrypted);
    }

    private LDAPConnection connect(String host, int port, boolean encrypted) throws LDAPException {
        SocketFactory sockets = encrypted ? tls.orElseThrow() : SocketFactory.getDefault();
        LDAPConnection connection = new LDAPConnection(sockets, options());
        try {
            connection.connect(
                    unbracketed(host), port, (int) settings.patience().connect().toMillis());
            if (settings.startTls() && !encrypted) {
                Reasons.check(connection.processExtendedOperation(new StartTLSExtendedRequest(tls.orElseThrow())));
            }
            Optional<BindRequest> bind = bind();
            if (bind.isPresent()) {
                connection.bind(bind.get());
            }
            return connection;
        } catch (LDAPException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private Optional<BindRequest> bind() {
        if (settings.bind() instanceof LdapSettings.Bind.Simple simple) {
            return Optional.of(
                    new SimpleBindRequest(simple.dn(), simple.password().reveal()));
        }
        if (settings.bind() instanceof LdapSettings.Bind.External) {
            // the empty name means the certificate's own; without it OpenLDAP waits for one
            return Optional.of(new EXTERNALBindRequest(""));
        }
        return Optional.empty();
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true); // entries come from the socket one by one, and none waits in a queue
        options.setConnectTimeoutMillis((int) settings.patience().connect().toMillis());
        options.setResponseTimeoutMillis(settings.patience().response().toMillis());
        options.setMaxMessageSize(MAX_MESSAGE_BYTES);
        options.setFollowReferrals(false);
        options.setAbandonOnTimeout(false);
        options.setSSLSocketVerifier(
                TrustAllSSLSocketVerifier.getInstance()); // the handshake itself has verified the name
        return options;
    }
}
