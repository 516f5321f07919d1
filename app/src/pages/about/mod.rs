//! About the model: what it is for, how well it reads, where it fails, what it was made of.

mod calibration;
mod tables;

use domain::Figures;
use leptos::prelude::*;
use leptos_meta::Title;

use self::{
    calibration::CalibrationChart,
    tables::{DataTable, MoodTable, PeerTable, SetTable},
};
use crate::{api::figures::get_figures, pages::errors::error_page, resource::load, ui::percent};

/// The page.
#[component]
pub fn AboutPage() -> impl IntoView {
    let figures = load(|| (), |()| get_figures());
    view! {
        <Title text="About the model"/>
        <Suspense fallback=|| view! { <main class="page is-narrow" id="main"></main> }>
            {move || figures.get().map(|figures| match figures {
                Err(error) => error_page(error),
                Ok(figures) => view! { <About figures/> }.into_any(),
            })}
        </Suspense>
    }
}

#[component]
fn About(figures: Figures) -> impl IntoView {
    let Figures { faces, beside, drawings, lines } = figures;
    let summary = format!(
        "On {} faces that it never saw, and on which most of ten people agreed, {} reads the mood as they did in {} of the cases.",
        faces.n,
        faces.model,
        percent(faces.accuracy as f32),
    );
    let calibration_words = format!(
        "Each dot stands for readings of about the same confidence; on the line, it is right as often as it says. \
         On the mean it is {:.1} points away; half of these faces set its scale.",
        faces.ece * 100.0,
    );
    let n = faces.n;
    view! {
        <main class="page is-narrow about" id="main" tabindex="-1">
            <header class="page-head">
                <h1>"About the model"</h1>
                <p class="lede">"Small networks on this server, and in your browser for the camera. No picture is sent to anybody else."</p>
            </header>
            <section class="about-section">
                <h2>"What it is for"</h2>
                <p>"A playful guess that you can overrule at once. A face shows an expression, not what somebody feels, and what counts as right
                    is what ten people said about a small grey picture. It is not for judging people: not for hiring, teaching, policing, health or
                    advertising."</p>
            </section>
            <section class="about-section">
                <h2>"Faces"</h2>
                <p>{summary}" Calm and energetic are never read from a face."</p>
                <MoodTable moods=faces.moods/>
                <h3>"Does its confidence mean anything?"</h3>
                <p>{calibration_words}</p>
                <CalibrationChart bins=faces.calibration n/>
            </section>
            <section class="about-section">
                <h2>"Beside others"</h2>
                <p>"The same faces for all, by FER2013\u{2019}s own labels, one after the other on one core. People agree with these labels in about 65% of
                    the cases."</p>
                <PeerTable peers=beside/>
            </section>
            <section class="about-section">
                <h2>"Drawings and lines"</h2>
                <p>"Drawings are measured in styles that were left out of training; lines in English only, because in other languages it says that it
                    cannot tell."</p>
                <SetTable sets=drawings.into_iter().chain(lines).collect()/>
                <p>"Pictures without a face have no such table: nobody has published one of moods. What is on them, their colours and their
                    light become a mood by a written rule, and its confidence is never more than 60%."</p>
            </section>
            <section class="about-section">
                <h2>"Where it fails"</h2>
                <ul class="about-list">
                    <li>"Sad faces are taken for neutral ones, frightened ones for surprised ones. Disgust and contempt are nearly unknown to it."</li>
                    <li>"Its faces are small, grey and mostly from the web of 2013. They do not show all ages and skins alike, and nobody measured the
                        differences."</li>
                    <li>"Very small faces, faces from behind or in the dark are not found; a few pictures without a face seem to have one."</li>
                    <li>"On drawings, anger without brows is taken for surprise or sadness."</li>
                    <li>"On lines, sarcasm, \u{201c}not happy\u{201d} and sad events told without a sad word are misread."</li>
                </ul>
            </section>
            <section class="about-section">
                <h2>"What it was made of"</h2>
                <p>"Trained by us on one processor core: the face network in 268 minutes, the drawing network in 7, the one that tells faces
                    from other things in 11. The programs, the seeds
                    and the commands are part of Undertone\u{2019}s source."</p>
                <DataTable/>
            </section>
        </main>
    }
}
