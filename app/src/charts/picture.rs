//! A chart as a file: what is seen is drawn again without style sheets, and painted onto a canvas. Nothing leaves the
//! device for it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, DomRect, Element, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement,
    XmlSerializer,
};

use crate::browser::canvas_blob;

const SVG: &str = "http://www.w3.org/2000/svg";
/// Pixels of the file for one of the page.
const SCALE: f64 = 2.0;
/// Pixels around the chart, and above it for the title.
const MARGIN: f64 = 24.0;
const TITLE: f64 = 36.0;

/// What style sheets give to shapes; a picture by itself has none.
const PROPERTIES: [&str; 18] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "opacity",
    "display",
    "visibility",
    "paint-order",
    "stop-color",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "overflow",
];

/// Offers the chart of a figure as a PNG; nothing if the browser could not make it.
pub(super) async fn save_picture(figure: &Element, title: &str) -> Option<()> {
    let drawing = Drawing::of(figure, title)?;
    let markup = XmlSerializer::new().ok()?.serialize_to_string(&drawing.svg).ok()?;
    let address = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&markup));
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&address);
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width((drawing.width * SCALE) as u32);
    canvas.set_height((drawing.height * SCALE) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    let blob = canvas_blob(&canvas, "image/png").await?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(&format!("{title}.png"));
    link.click();
    // The browser has to have begun to read it.
    let forget = Closure::once_into_js(move || {
        let _ = web_sys::Url::revoke_object_url(&address);
    });
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), 10_000);
    Some(())
}

/// The chart as one SVG that needs nothing else.
struct Drawing {
    svg: Element,
    width: f64,
    height: f64,
}

impl Drawing {
    fn of(figure: &Element, title: &str) -> Option<Self> {
        let around = figure.get_bounding_client_rect();
        let stage = figure.query_selector(".chart-stage").ok()??;
        let (stage_place, scrolled) = (stage.get_bounding_client_rect(), f64::from(stage.scroll_left()));
        // What scrolls is drawn to its end.
        let (from_x, from_y) = (around.left() - MARGIN, stage_place.top() - MARGIN - TITLE);
        let svg = element("svg")?;
        let (mut right, mut bottom) = (around.right(), stage_place.bottom());
        let parts = figure.query_selector_all("svg, .chart-word").ok()?;
        for part in (0..parts.length()).filter_map(|i| parts.get(i)?.dyn_into::<Element>().ok()) {
            let place = part.get_bounding_client_rect();
            let within = part.parent_element().and_then(|parent| parent.closest("svg, button").ok()?);
            if within.is_some() || place.width() == 0.0 {
                continue;
            }
            let shift = if stage.contains(Some(&part)) { scrolled } else { 0.0 };
            (right, bottom) = (right.max(place.right() + shift), bottom.max(place.bottom()));
            let copy = if part.tag_name().eq_ignore_ascii_case("svg") {
                picture(&part, &place, from_x - shift, from_y)?
            } else {
                words(&part, &place, from_x - shift, from_y)?
            };
            svg.append_child(&copy).ok()?;
        }
        let (width, height) = ((right - from_x + MARGIN).ceil(), (bottom - from_y + MARGIN).ceil());
        set(&svg, "width", width);
        set(&svg, "height", height);
        let first = svg.first_child();
        svg.insert_before(ground(width, height)?.as_ref(), first.as_ref()).ok()?;
        svg.insert_before(heading(figure, title)?.as_ref(), first.as_ref()).ok()?;
        Some(Self { svg, width, height })
    }
}

fn element(name: &str) -> Option<Element> {
    document().create_element_ns(Some(SVG), name).ok()
}

fn set(element: &Element, name: &str, value: f64) {
    let _ = element.set_attribute(name, &charts::coordinate(value));
}

/// Gives a copy the looks that the original has from style sheets.
fn dress(original: &Element, copy: &Element) {
    let Ok(Some(style)) = window().get_computed_style(original) else { return };
    for name in PROPERTIES {
        if let Ok(value) = style.get_property_value(name)
            && !value.is_empty()
        {
            let _ = copy.set_attribute(name, &value);
        }
    }
}

fn picture(svg: &Element, place: &DomRect, from_x: f64, from_y: f64) -> Option<Element> {
    let copy: Element = svg.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    dress(svg, &copy);
    let (originals, copies) = (svg.get_elements_by_tag_name("*"), copy.get_elements_by_tag_name("*"));
    for i in 0..originals.length() {
        // A shape that is drawn by reference has its looks from where it is used.
        if let (Some(original), Some(copy)) = (originals.item(i), copies.item(i))
            && !original.class_list().contains("chart-glyph")
        {
            dress(&original, &copy);
        }
    }
    set(&copy, "x", place.left() - from_x);
    set(&copy, "y", place.top() - from_y);
    set(&copy, "width", place.width());
    set(&copy, "height", place.height());
    Some(copy)
}

fn words(span: &Element, place: &DomRect, from_x: f64, from_y: f64) -> Option<Element> {
    let text = element("text")?;
    dress(span, &text);
    let style = window().get_computed_style(span).ok()??;
    let _ = text.set_attribute("fill", &style.get_property_value("color").unwrap_or_default());
    let _ = text.set_attribute("stroke", "none");
    set(&text, "x", place.left() - from_x);
    // Where the letters of a line stand is about a fifth of their size below its middle.
    set(&text, "y", place.top() + place.height() / 2.0 + 4.5 - from_y);
    text.set_text_content(span.text_content().as_deref());
    Some(text)
}

fn ground(width: f64, height: f64) -> Option<Element> {
    let rect = element("rect")?;
    set(&rect, "width", width);
    set(&rect, "height", height);
    let style = window().get_computed_style(&document().document_element()?).ok()??;
    let _ = rect.set_attribute("fill", &style.get_property_value("background-color").unwrap_or_default());
    Some(rect)
}

fn heading(figure: &Element, title: &str) -> Option<Element> {
    let heading = figure.query_selector(".chart-title").ok()??;
    let text = element("text")?;
    dress(&heading, &text);
    let style = window().get_computed_style(&heading).ok()??;
    let _ = text.set_attribute("fill", &style.get_property_value("color").unwrap_or_default());
    set(&text, "x", MARGIN);
    set(&text, "y", MARGIN + 14.0);
    text.set_text_content(Some(title));
    Some(text)
}
