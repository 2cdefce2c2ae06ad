/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.contract.AnswersContract;
import io.postern.contract.AssertionContract;
import io.postern.contract.CachingContract;
import io.postern.contract.CredentialsContract;
import io.postern.contract.CrossSiteContract;
import io.postern.contract.EndpointsContract;
import io.postern.contract.HeaderIntegrityContract;
import io.postern.contract.IdentityHeadersContract;
import io.postern.contract.InTheWaySignInContract;
import io.postern.contract.PathsContract;
import io.postern.contract.RulesContract;
import io.postern.contract.Seen;
import org.junit.jupiter.api.Nested;

/** The contract, kept by the filter in some container. What an app echoes is for a gate to judge that waits for all of an answer's head. */
abstract class FilterContract {
    private final Container container;

    FilterContract(Container container) {
        this.container = container;
    }

    @Nested
    class Rules extends RulesContract {
        Rules() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class HeaderIntegrity extends HeaderIntegrityContract {
        HeaderIntegrity() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class IdentityHeaders extends IdentityHeadersContract {
        IdentityHeaders() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Caching extends CachingContract {
        Caching() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class CrossSite extends CrossSiteContract {
        CrossSite() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Answers extends AnswersContract {
        Answers() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Assertion extends AssertionContract {
        Assertion() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Endpoints extends EndpointsContract {
        Endpoints() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Paths extends PathsContract {
        Paths() {
            super(FilterGate.in(container));
        }

        @Override
        protected int sessionIdInThePath() {
            return 403;
        }

        @Override
        protected boolean refusedBefore(Seen seen) {
            return !seen.headers().has("X-Request-Id");
        }

        @Override
        protected boolean leavesTheHashOut() {
            return container.leavesTheHashOut();
        }
    }

    @Nested
    class SignIn extends InTheWaySignInContract {
        SignIn() {
            super(FilterGate.in(container));
        }
    }

    @Nested
    class Mappings extends MappingsSuite {
        Mappings() {
            super(container);
        }
    }

    @Nested
    class Dispatching extends DispatchesSuite {
        Dispatching() {
            super(container);
        }
    }

    @Nested
    class Listening extends ListenersSuite {
        Listening() {
            super(container);
        }
    }

    @Nested
    class Deploying extends DeploymentSuite {
        Deploying() {
            super(container);
        }
    }

    @Nested
    class SeveralFilters extends SeveralFiltersSuite {
        SeveralFilters() {
            super(container);
        }
    }

    @Nested
    class Provisioning extends ProvisioningSuite {
        Provisioning() {
            super(container);
        }
    }

    @Nested
    class Attributes extends AttributesSuite {
        Attributes() {
            super(container);
        }
    }

    @Nested
    class FrontServers extends FrontServerSuite {
        FrontServers() {
            super(container);
        }
    }

    @Nested
    class ServletApi extends ServletApiSuite {
        ServletApi() {
            super(container);
        }
    }
}
