//! Writes XLIFF. The same texts give the same bytes.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{
    Exchange, ExchangeIncident, ExchangeUnit, PRESENT, TOOL, Target, TargetState, XliffVersion,
};
use crate::text::strip_unprintable;

/// Writes what is given to translators.
///
/// # Errors
/// Only on a bug.
pub fn write(exchange: &Exchange, version: XliffVersion) -> io::Result<Vec<u8>> {
    let mut xml = Xml {
        writer: Writer::new(Vec::new()),
        depth: 0,
    };
    let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
    xml.writer.write_event(Event::Decl(declaration))?;
    match version {
        XliffVersion::V1_2 => write_1_2(&mut xml, exchange)?,
        XliffVersion::V2_1 => write_2_1(&mut xml, exchange)?,
    }
    let mut bytes = xml.writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// Attributes by their names.
type Attributes<'a> = &'a [(&'a str, &'a str)];

/// Writes elements, each in a line of its own.
struct Xml {
    writer: Writer<Vec<u8>>,
    depth: usize,
}

impl Xml {
    fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.inline(name, attributes, |xml| {
            xml.depth += 1;
            content(xml)?;
            xml.depth -= 1;
            xml.new_line()
        })
    }

    /// An element with text alone.
    fn leaf(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        self.inline(name, attributes, |xml| xml.text(text))
    }

    /// An element in which white space counts.
    fn inline(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.new_line()?;
        self.start(name, attributes)?;
        content(self)?;
        self.end(name)
    }

    fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.new_line()?;
        let element = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.writer.write_event(Event::Empty(element))
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        let element = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.writer.write_event(Event::Start(element))
    }

    fn end(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let text = strip_unprintable(text.to_owned());
        self.writer.write_event(Event::Text(BytesText::new(&text)))
    }

    fn new_line(&mut self) -> io::Result<()> {
        let indent = format!("\n{}", "  ".repeat(self.depth));
        let indent = BytesText::from_escaped(indent);
        self.writer.write_event(Event::Text(indent))
    }

    /// The source of a unit, in which `mark` writes what must stay.
    fn source(
        &mut self,
        unit: &ExchangeUnit,
        mark: impl Fn(&mut Self, usize, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut end = 0;
        for (number, range) in (1..).zip(&unit.protected) {
            self.text(&unit.source[end..range.start])?;
            mark(self, number, &unit.source[range.clone()])?;
            end = range.end;
        }
        self.text(&unit.source[end..])
    }
}

fn write_1_2(xml: &mut Xml, exchange: &Exchange) -> io::Result<()> {
    let root = [
        ("version", "1.2"),
        ("xmlns", "urn:oasis:names:tc:xliff:document:1.2"),
    ];
    xml.element("xliff", &root, |xml| {
        for incident in &exchange.incidents {
            let file = [
                ("original", incident.id.as_str()),
                ("source-language", exchange.source.as_str()),
                ("target-language", exchange.target.as_str()),
                ("datatype", "x-markdown"),
                ("tool-id", TOOL),
            ];
            xml.element("file", &file, |xml| {
                xml.element("header", &[], |xml| {
                    let version = env!("CARGO_PKG_VERSION");
                    let tool = [
                        ("tool-id", TOOL),
                        ("tool-name", "Kairan"),
                        ("tool-version", version),
                    ];
                    xml.empty("tool", &tool)?;
                    write_notes_1_2(xml, &incident.notes)
                })?;
                xml.element("body", &[], |xml| {
                    let mut units = incident.units.iter();
                    units.try_for_each(|unit| write_unit_1_2(xml, unit))
                })
            })?;
        }
        Ok(())
    })
}

fn write_unit_1_2(xml: &mut Xml, unit: &ExchangeUnit) -> io::Result<()> {
    let mut attributes = vec![
        ("id", unit.key.as_str()),
        ("resname", unit.name.as_str()),
        ("xml:space", "preserve"),
    ];
    if let Some(target) = &unit.target {
        attributes.push(("extradata", target.key.as_str()));
        if target.state == TargetState::Reviewed {
            attributes.push(("approved", "yes"));
        }
    }
    xml.element("trans-unit", &attributes, |xml| {
        xml.inline("source", &[], |xml| {
            xml.source(unit, |xml, _, text| {
                xml.start("mrk", &[("mtype", "protected")])?;
                xml.text(text)?;
                xml.end("mrk")
            })
        })?;
        if let Some(Target { text, state, .. }) = &unit.target {
            let state: Attributes<'_> = match state {
                TargetState::Stale => &[("state", "needs-adaptation")],
                TargetState::Damaged => &[("state", "needs-review-translation")],
                TargetState::Machine => &[
                    ("state", "needs-review-translation"),
                    ("state-qualifier", "mt-suggestion"),
                ],
                TargetState::Provided => &[("state", "translated")],
                TargetState::Reviewed => &[("state", "final")],
            };
            xml.leaf("target", state, text)?;
        }
        write_notes_1_2(xml, &unit.notes)
    })
}

fn write_notes_1_2(xml: &mut Xml, notes: &[String]) -> io::Result<()> {
    let mut notes = notes.iter();
    notes.try_for_each(|note| xml.leaf("note", &[("from", TOOL)], note))
}

fn write_2_1(xml: &mut Xml, exchange: &Exchange) -> io::Result<()> {
    let root = [
        ("version", "2.1"),
        ("xmlns", "urn:oasis:names:tc:xliff:document:2.0"),
        ("xmlns:mda", "urn:oasis:names:tc:xliff:metadata:2.0"),
        ("xmlns:gls", "urn:oasis:names:tc:xliff:glossary:2.0"),
        ("srcLang", exchange.source.as_str()),
        ("trgLang", exchange.target.as_str()),
    ];
    xml.element("xliff", &root, |xml| {
        let mut incidents = incidents_with_numbers(exchange);
        incidents.try_for_each(|(number, incident)| {
            let id = format!("f{number}");
            let file = [("id", id.as_str()), ("original", incident.id.as_str())];
            xml.element("file", &file, |xml| {
                write_notes_2_1(xml, &incident.notes)?;
                let mut units = incident.units.iter();
                units.try_for_each(|unit| write_unit_2_1(xml, unit))
            })
        })
    })
}

fn incidents_with_numbers(exchange: &Exchange) -> impl Iterator<Item = (usize, &ExchangeIncident)> {
    (1..).zip(&exchange.incidents)
}

fn write_unit_2_1(xml: &mut Xml, unit: &ExchangeUnit) -> io::Result<()> {
    let attributes = [
        ("id", unit.key.as_str()),
        ("name", unit.name.as_str()),
        ("xml:space", "preserve"),
    ];
    xml.element("unit", &attributes, |xml| {
        if let Some(target) = &unit.target {
            xml.element("mda:metadata", &[], |xml| {
                xml.element("mda:metaGroup", &[("category", TOOL)], |xml| {
                    xml.leaf("mda:meta", &[("type", PRESENT)], target.key.as_str())
                })
            })?;
        }
        if !unit.terms.is_empty() {
            xml.element("gls:glossary", &[], |xml| {
                let mut terms = unit.terms.iter();
                terms.try_for_each(|(term, translation)| {
                    xml.element("gls:glossEntry", &[], |xml| {
                        xml.leaf("gls:term", &[], term)?;
                        xml.leaf("gls:translation", &[], translation)
                    })
                })
            })?;
        }
        write_notes_2_1(xml, &unit.notes)?;
        let state: Attributes<'_> = match unit.target.as_ref().map(|target| target.state) {
            None => &[("state", "initial")],
            Some(TargetState::Reviewed) => &[("state", "reviewed")],
            Some(TargetState::Provided) => &[("state", "translated")],
            Some(state) => {
                let sub_state = format!("{TOOL}:{}", state.as_str());
                let state = [("state", "initial"), ("subState", sub_state.as_str())];
                return write_segment_2_1(xml, unit, &state);
            }
        };
        write_segment_2_1(xml, unit, state)
    })
}

fn write_segment_2_1(xml: &mut Xml, unit: &ExchangeUnit, state: Attributes<'_>) -> io::Result<()> {
    xml.element("segment", state, |xml| {
        xml.inline("source", &[], |xml| {
            xml.source(unit, |xml, number, text| {
                let id = format!("m{number}");
                xml.start("mrk", &[("id", id.as_str()), ("translate", "no")])?;
                xml.text(text)?;
                xml.end("mrk")
            })
        })?;
        match &unit.target {
            Some(target) => xml.leaf("target", &[], &target.text),
            None => Ok(()),
        }
    })
}

fn write_notes_2_1(xml: &mut Xml, notes: &[String]) -> io::Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    xml.element("notes", &[], |xml| {
        let mut notes = notes.iter();
        notes.try_for_each(|note| xml.leaf("note", &[("category", TOOL)], note))
    })
}
