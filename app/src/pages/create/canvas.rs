//! Drawing with mouse, finger, stylus or keyboard.

use domain::{Color, PictureKind, PostId, Stroke, StrokePoint, Strokes, Tool};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, FormData, HtmlCanvasElement};

use super::{
    board::{Board, HEIGHT, PAPER, WIDTH},
    picture::{UPLOAD, UploadProgress},
};
use crate::{
    api::drafts::get_strokes,
    browser::{canvas_blob, forget, recall, remember, use_uploader},
    ui::{Button, ButtonKind, Icon, IconButton, LoadError, Notice, NoticeKind},
};

const INKS: [(&str, &str); 8] = [
    ("Ink", "#1c1b22"),
    ("Red", "#d2402f"),
    ("Orange", "#e58a1f"),
    ("Yellow", "#e9c335"),
    ("Green", "#3f9b58"),
    ("Blue", "#3a6fd0"),
    ("Violet", "#8a55c7"),
    ("Rose", "#dd6f9e"),
];

/// How far an arrow key moves the pen, and with Shift.
const KEY_STEP: f32 = 8.0;
const KEY_STRIDE: f32 = 40.0;

/// Whether one can draw already.
#[derive(Clone, PartialEq)]
enum Sheet {
    /// The draft's drawing is on its way.
    Loading,
    /// It has not come, for this reason. To draw now would be to draw over it.
    Failed(String),
    Ready,
}

#[derive(Clone, Copy)]
struct Easel {
    draft: Option<PostId>,
    sheet: RwSignal<Sheet>,
    board: RwSignal<Board>,
    tool: RwSignal<Tool>,
    ink: RwSignal<&'static str>,
    width: RwSignal<f32>,
    canvas: NodeRef<html::Canvas>,
    /// Where the keyboard's pen is; nothing until a key has moved it.
    pen: RwSignal<Option<(f32, f32)>>,
}

impl Easel {
    fn new(draft: Option<PostId>) -> Self {
        Self {
            draft,
            sheet: RwSignal::new(if draft.is_some() { Sheet::Loading } else { Sheet::Ready }),
            board: RwSignal::new(Board::default()),
            tool: RwSignal::new(Tool::Pen),
            ink: RwSignal::new(INKS[0].1),
            width: RwSignal::new(10.0),
            canvas: NodeRef::new(),
            pen: RwSignal::new(None),
        }
    }

    /// Goes on with what is kept on the device, or else with the draft's drawing.
    fn resume(self) {
        self.redraw();
        let kept =
            recall(&self.key()).and_then(|json| serde_json::from_slice::<Strokes>(json.as_bytes()).ok());
        match (kept.and_then(|strokes| strokes.validated().ok()), self.draft) {
            (Some(strokes), _) => self.open(Some(strokes)),
            (None, None) => self.open(None),
            (None, Some(id)) => {
                self.sheet.set(Sheet::Loading);
                spawn_local(async move {
                    match get_strokes(id).await {
                        Ok(strokes) => self.open(strokes),
                        Err(error) => {
                            self.sheet.try_set(Sheet::Failed(error.to_string()));
                        }
                    }
                });
            }
        }
    }

    fn open(self, strokes: Option<Strokes>) {
        if let Some(strokes) = strokes {
            self.board.try_set(Board::open(strokes));
            self.redraw();
        }
        self.sheet.try_set(Sheet::Ready);
    }

    fn begin(self, point: StrokePoint) {
        if *self.sheet.read_untracked() != Sheet::Ready {
            return;
        }
        let color = Color::try_from(self.ink.get_untracked().to_owned()).unwrap_or(PAPER);
        let stroke = Stroke {
            tool: self.tool.get_untracked(),
            color,
            width: self.width.get_untracked(),
            points: vec![point],
        };
        self.board.update(|board| board.begin(stroke));
        self.draw_last_segment();
    }

    fn extend(self, point: StrokePoint) {
        if self.board.read_untracked().current().is_some() {
            self.board.update(|board| board.extend(point));
            self.draw_last_segment();
        }
    }

    fn lift(self) {
        if self.board.try_update(Board::lift).unwrap_or_default() {
            self.keep();
        }
    }

    fn change(self, change: fn(&mut Board)) {
        self.board.update(change);
        self.redraw();
        self.keep();
    }

    /// Where the unsent drawing is kept on the device.
    fn key(self) -> String {
        let name = self.draft.map_or_else(|| "new".to_owned(), |id| id.to_string());
        format!("undertone.drawing.{name}")
    }

    /// Keeps the drawing on the device, so that a reload does not lose it.
    fn keep(self) {
        let board = self.board.read_untracked();
        if board.is_blank() {
            forget(&self.key());
        } else if let Ok(json) = serde_json::to_string(&board.document()) {
            remember(&self.key(), &json);
        }
    }

    fn context(self) -> Option<CanvasRenderingContext2d> {
        self.canvas.try_get_untracked().flatten()?.get_context("2d").ok()??.dyn_into().ok()
    }

    fn redraw(self) {
        let Some(context) = self.context() else { return };
        context.set_fill_style_str(&String::from(PAPER));
        context.fill_rect(0.0, 0.0, f64::from(WIDTH), f64::from(HEIGHT));
        for stroke in self.board.read_untracked().strokes() {
            draw(&context, stroke, 0);
        }
    }

    fn draw_last_segment(self) {
        if let (Some(context), Some(stroke)) = (self.context(), self.board.read_untracked().current()) {
            draw(&context, stroke, stroke.points.len().saturating_sub(1));
        }
    }
}

/// Draws the way to each point of a stroke from its point `from` on: the same whether it is drawn at once or as it
/// comes. Each segment is as wide as its end was pressed.
fn draw(context: &CanvasRenderingContext2d, stroke: &Stroke, from: usize) {
    let color = if stroke.tool == Tool::Eraser { PAPER } else { stroke.color };
    context.set_stroke_style_str(&String::from(color));
    context.set_line_cap("round");
    context.set_line_join("round");
    // A stroke begins with a dot: a segment of no length with round ends.
    let starts = stroke.points.first().into_iter().chain(&stroke.points);
    for (start, end) in starts.zip(&stroke.points).skip(from) {
        context.set_line_width(f64::from(stroke.width * (0.5 + end.pressure)));
        context.begin_path();
        context.move_to(f64::from(start.x), f64::from(start.y));
        context.line_to(f64::from(end.x), f64::from(end.y));
        context.stroke();
    }
}

/// The pointer's place on the canvas, whatever size the canvas is shown at; as exact as it is kept, so that a drawing
/// that comes back looks the same.
fn place(event: &ev::PointerEvent) -> Option<StrokePoint> {
    let canvas: HtmlCanvasElement = event.current_target()?.dyn_into().ok()?;
    let shown = canvas.get_bounding_client_rect();
    let x = (f64::from(event.client_x()) - shown.left()) / shown.width() * f64::from(WIDTH);
    let y = (f64::from(event.client_y()) - shown.top()) / shown.height() * f64::from(HEIGHT);
    let kept = |place: f64| (place * 100.0).round() as f32 / 100.0;
    Some(StrokePoint { x: kept(x), y: kept(y), pressure: event.pressure().clamp(0.05, 1.0) })
}

/// The canvas with its tools, and the way on.
#[component]
pub fn CanvasForm(draft: Option<PostId>) -> impl IntoView {
    let easel = Easel::new(draft);
    let uploader = use_uploader();
    Effect::new(move |_| easel.resume());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        easel.lift();
        spawn_local(async move {
            let Some(canvas) = easel.canvas.try_get_untracked().flatten() else { return };
            let (Some(blob), Ok(form)) = (canvas_blob(&canvas, "image/png").await, FormData::new()) else {
                return;
            };
            // The page may be gone by now.
            let Some(document) = easel.board.try_with_untracked(Board::document) else { return };
            let strokes = serde_json::to_string(&document).unwrap_or_default();
            let _ = form.append_with_str("kind", PictureKind::Drawing.as_str());
            let _ = form.append_with_str("strokes", &strokes);
            if let Some(id) = draft {
                let _ = form.append_with_str("draft", &id.to_string());
            }
            let _ = form.append_with_blob_and_filename("file", &blob, "drawing.png");
            let sent = easel.key();
            uploader.send(UPLOAD, &form, move || forget(&sent));
        });
    };
    let blocked = Signal::derive(move || easel.board.read().is_blank() || uploader.state.get().is_busy());
    view! {
        <div class="no-js-only">
            <Notice kind=NoticeKind::Info>"Drawing needs JavaScript. You can upload a picture of a drawing instead."</Notice>
        </div>
        <form class="step js-only" on:submit=send>
            {move || match easel.sheet.get() {
                Sheet::Failed(message) => view! {
                    <LoadError message on_retry=Callback::new(move |()| easel.resume())/>
                }.into_any(),
                Sheet::Loading | Sheet::Ready => ().into_any(),
            }}
            <div class="canvas">
                <Toolbar easel/>
                <Surface easel/>
                <p class="canvas-hint" id="canvas-help">
                    "Draw with a finger, a pen or the mouse. On the keyboard: arrow keys move, the space bar puts the pen down and up."
                </p>
            </div>
            <UploadProgress state=uploader.state cancel=Callback::new(move |()| uploader.cancel())/>
            <div class="step-bar">
                <Button kind=ButtonKind::Primary disabled=blocked>"Next"</Button>
            </div>
        </form>
    }
}

#[component]
fn Toolbar(easel: Easel) -> impl IntoView {
    let tool_button = move |tool: Tool, icon: Icon, label: &'static str| {
        view! {
            <button
                class="tool" r#type="button"
                aria-pressed=move || (easel.tool.get() == tool).to_string()
                on:click=move |_| easel.tool.set(tool)
            >
                <Icon name=icon/><span>{label}</span>
            </button>
        }
    };
    view! {
        <div class="canvas-toolbar" role="toolbar" aria-label="Drawing tools" aria-controls="canvas">
            <div class="tool-group" role="group" aria-label="Tool">
                {tool_button(Tool::Pen, Icon::Pencil, "Pen")}
                {tool_button(Tool::Eraser, Icon::Eraser, "Eraser")}
            </div>
            <fieldset class="tool-group swatches">
                <legend class="visually-hidden">"Colour"</legend>
                {INKS.map(|(name, ink)| view! {
                    <label class="swatch">
                        <input
                            r#type="radio" name="ink" value=ink checked=move || easel.ink.get() == ink
                            on:change=move |_| { easel.ink.set(ink); easel.tool.set(Tool::Pen); }
                        />
                        <svg class="swatch-dot" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9" fill=ink/></svg>
                        <span class="visually-hidden">{name}</span>
                    </label>
                })}
            </fieldset>
            <label class="tool-range">
                <span>"Width"</span>
                <input
                    class="range" r#type="range" min="2" max="60" prop:value=move || easel.width.get().to_string()
                    on:input=move |event| easel.width.set(event_target_value(&event).parse().unwrap_or(10.0))
                />
            </label>
            <div class="tool-group" role="group" aria-label="History">
                <IconButton
                    icon=Icon::Undo label="Undo" on:click=move |_| easel.change(Board::undo)
                    attr:disabled=move || !easel.board.read().can_undo()
                />
                <IconButton
                    icon=Icon::Redo label="Redo" on:click=move |_| easel.change(Board::redo)
                    attr:disabled=move || !easel.board.read().can_redo()
                />
                <IconButton
                    icon=Icon::Trash label="Clear" on:click=move |_| easel.change(Board::clear)
                    attr:disabled=move || easel.board.read().is_blank()
                />
            </div>
        </div>
    }
}

#[component]
fn Surface(easel: Easel) -> impl IntoView {
    let down = move |event: ev::PointerEvent| {
        if !event.is_primary() || event.button() > 0 {
            return;
        }
        event.prevent_default();
        if let Some(canvas) = event.current_target().and_then(|t| t.dyn_into::<HtmlCanvasElement>().ok()) {
            // Capture keeps the stroke going when the pointer leaves the canvas.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            let _ = canvas.focus();
        }
        if let Some(point) = place(&event) {
            easel.pen.set(None);
            easel.begin(point);
        }
    };
    let moved = move |event: ev::PointerEvent| {
        let drawing = event.is_primary() && easel.pen.read_untracked().is_none();
        if let Some(point) = place(&event).filter(|_| drawing) {
            easel.extend(point);
        }
    };
    let up = move |event: ev::PointerEvent| {
        if event.is_primary() && easel.pen.read_untracked().is_none() {
            easel.lift();
        }
    };
    let pen_words = move || {
        easel.pen.get().map(|_| if easel.board.read().current().is_some() { "Pen down" } else { "Pen up" })
    };
    view! {
        <div class="canvas-stage">
            <canvas
                node_ref=easel.canvas class="canvas-surface" id="canvas" width=WIDTH height=HEIGHT tabindex="0"
                role="application" aria-label="Drawing canvas" aria-describedby="canvas-help"
                aria-busy=move || (easel.sheet.get() == Sheet::Loading).then_some("true")
                aria-disabled=move || (easel.sheet.get() != Sheet::Ready).then_some("true")
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up
                on:keydown=move |event| keyboard(easel, &event)
            ></canvas>
            <svg class="canvas-cursor" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
                {move || easel.pen.get().map(|(x, y)| view! {
                    <circle cx=x cy=y r=move || (easel.width.get() / 2.0).max(6.0)/>
                })}
            </svg>
            <p class="visually-hidden" role="status">{pen_words}</p>
        </div>
    }
}

fn keyboard(easel: Easel, event: &ev::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() {
        match (event.key().to_lowercase().as_str(), event.shift_key()) {
            ("z", false) => easel.change(Board::undo),
            ("z", true) | ("y", _) => easel.change(Board::redo),
            _ => return,
        }
        event.prevent_default();
        return;
    }
    let step = if event.shift_key() { KEY_STRIDE } else { KEY_STEP };
    let (dx, dy) = match event.key().as_str() {
        "ArrowLeft" => (-step, 0.0),
        "ArrowRight" => (step, 0.0),
        "ArrowUp" => (0.0, -step),
        "ArrowDown" => (0.0, step),
        " " => (0.0, 0.0),
        _ => return,
    };
    event.prevent_default();
    let (x, y) = easel.pen.get_untracked().unwrap_or((WIDTH as f32 / 2.0, HEIGHT as f32 / 2.0));
    let (x, y) = ((x + dx).clamp(0.0, WIDTH as f32), (y + dy).clamp(0.0, HEIGHT as f32));
    easel.pen.set(Some((x, y)));
    let point = StrokePoint { x, y, pressure: 0.5 };
    let is_down = easel.board.read_untracked().current().is_some();
    match (event.key() == " ", is_down) {
        (true, true) => easel.lift(),
        (true, false) => easel.begin(point),
        (false, _) => easel.extend(point),
    }
}
