/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.text.ParseException;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A page of an app that uses libraries of its own, and says where each comes from and what came of it. */
public final class Libraries extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final byte[] KEY = new byte[32];

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/plain");
        String json = new ObjectMapper().readTree("{\"a\": [1, 2]}").get("a").toString();
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString("a: [1, 2]");
        Object loggers = LoggerFactory.getILoggerFactory();
        response.getWriter()
                .print(String.join(
                        "\n",
                        jar(ObjectMapper.class) + " " + json,
                        jar(JWSObject.class) + " " + verified(),
                        jar(Load.class) + " " + yaml,
                        jar(loggers.getClass()),
                        jar(GateFilter.class) + " " + request.getRemoteUser()));
    }

    private static boolean verified() throws ServletException {
        try {
            JWSObject made = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload("a payload"));
            made.sign(new MACSigner(KEY));
            return JWSObject.parse(made.serialize()).verify(new MACVerifier(KEY));
        } catch (JOSEException | ParseException e) {
            throw new ServletException(e);
        }
    }

    private static String jar(Class<?> type) {
        String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
