/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.proxy.imports;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads an XML file. A document type is passed over and nothing that it names is fetched; one that declares things is refused. */
final class XmlFile {
    private XmlFile() {}

    /** The element at the top. */
    static Element read(Path file) throws Unreadable {
        String text = TextFile.read(file);
        try {
            Document document = builder().parse(new InputSource(new StringReader(text)));
            if (document.getDoctype() != null && document.getDoctype().getInternalSubset() != null) {
                throw new Unreadable(file + " declares entities or elements of its own; write them out, and remove"
                        + " what stands in [] after its document type");
            }
            return document.getDocumentElement();
        } catch (SAXParseException e) {
            throw new Unreadable(file + " is not XML, from line " + e.getLineNumber());
        } catch (SAXException | IOException e) {
            throw new Unreadable(file + " is not XML");
        }
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // throws what is fatal, and prints nothing
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no XML parser that can be kept from the network", e);
        }
    }

    /** The elements of that name directly below, whatever their name space. */
    static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && name.equals(element.getLocalName())) {
                children.add(element);
            }
        }
        return children;
    }

    /** The first of them. */
    static Optional<Element> child(Element parent, String name) {
        return children(parent, name).stream().findFirst();
    }

    /** The texts of the elements of that name directly below, without white space around them. */
    static List<String> texts(Element parent, String name) {
        return children(parent, name).stream()
                .map(element -> element.getTextContent().strip())
                .toList();
    }
}
