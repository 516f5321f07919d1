//! The figures on a cover. All are drawn on a square of 400 units in two or three translucent colours.

use std::{
    f32::consts::{PI, TAU},
    fmt::Write,
};

use super::colour::{Dice, Oklch};

/// What a figure is drawn with.
pub(super) struct Palette {
    /// Almost white, with a breath of the hue.
    pub(super) light: Oklch,
    /// The hue at its strongest.
    pub(super) accent: Oklch,
}

/// What a figure shows of the song, all 0..1.
pub(super) struct Character {
    pub(super) energy: f32,
    /// 60 to 180 beats a minute.
    pub(super) pace: f32,
}

/// Draws one of the figures.
pub(super) fn draw(dice: &mut Dice, palette: &Palette, character: &Character) -> String {
    let mut svg = String::new();
    let figure = match dice.one_of(6) {
        0 => ripples,
        1 => dunes,
        2 => sun,
        3 => petals,
        4 => strings,
        _ => planes,
    };
    // Writing to a string cannot fail.
    let _ = figure(&mut svg, dice, palette, character);
    svg
}

/// Rings that spread from a point.
fn ripples(svg: &mut String, dice: &mut Dice, palette: &Palette, of: &Character) -> std::fmt::Result {
    let (x, y) = (dice.between(110.0, 290.0), dice.between(110.0, 290.0));
    let gap = 52.0 - 18.0 * of.pace;
    for ring in (1_u8..=7).rev() {
        let radius = gap * f32::from(ring) * (1.0 + 0.05 * f32::from(ring));
        write!(
            svg,
            "<circle cx='{x:.0}' cy='{y:.0}' r='{radius:.0}' fill='{}' opacity='.1'/>",
            palette.light
        )?;
    }
    write!(
        svg,
        "<circle cx='{x:.0}' cy='{y:.0}' r='{:.0}' fill='{}' opacity='.9'/>",
        gap * 0.42,
        palette.light
    )
}

/// Waves, one behind the other.
fn dunes(svg: &mut String, dice: &mut Dice, palette: &Palette, of: &Character) -> std::fmt::Result {
    for layer in 0_u8..5 {
        let depth = f32::from(layer) / 4.0;
        let (base, height) = (150.0 + 215.0 * depth, 12.0 + 38.0 * of.energy * dice.between(0.7, 1.2));
        let length = 400.0 / (1.0 + 1.6 * of.pace) * dice.between(0.85, 1.15);
        let phase = dice.between(0.0, length);
        // Each half wave is one quadratic curve; T continues it mirrored.
        let half = length / 2.0;
        write!(svg, "<path d='M{:.0} {base:.0}q{:.0} {:.0} {half:.0} 0", -phase, half / 2.0, -height * 2.0)?;
        let mut x = half - phase;
        while x < 400.0 {
            write!(svg, "t{half:.0} 0")?;
            x += half;
        }
        let colour = palette.accent.shaded(0.1 + 0.6 * depth, 0.84 - 0.42 * depth);
        write!(svg, "V400H{:.0}z' fill='{colour}' opacity='.55'/>", -phase)?;
    }
    Ok(())
}

/// A disc over still water.
fn sun(svg: &mut String, dice: &mut Dice, palette: &Palette, of: &Character) -> std::fmt::Result {
    let (x, radius) = (dice.between(130.0, 270.0), dice.between(66.0, 96.0));
    let horizon = dice.between(240.0, 280.0);
    let y = horizon - radius * (0.2 + 1.1 * of.energy);
    write!(
        svg,
        "<circle cx='{x:.0}' cy='{y:.0}' r='{:.0}' fill='{}' opacity='.16'/>",
        radius * 1.5,
        palette.light
    )?;
    write!(svg, "<circle cx='{x:.0}' cy='{y:.0}' r='{radius:.0}' fill='{}' opacity='.92'/>", palette.light)?;
    let water = palette.accent.shaded(0.6, 0.46);
    write!(svg, "<path d='M0 {horizon:.0}h400V400H0z' fill='{water}' opacity='.88'/>")?;
    for line in 0_u8..6 {
        let far = f32::from(line);
        let width = radius * (1.7 - 0.22 * far) * dice.between(0.75, 1.1);
        let (left, top) =
            (x - width / 2.0 + dice.between(-9.0, 9.0), horizon + 12.0 + far * (12.0 + 1.5 * far));
        write!(
            svg,
            "<rect x='{left:.0}' y='{top:.0}' width='{width:.0}' height='{:.1}' rx='3' fill='{}' opacity='{:.2}'/>",
            2.5 + 0.6 * far,
            palette.light,
            0.6 - 0.08 * far
        )?;
    }
    Ok(())
}

/// A flower of translucent leaves.
fn petals(svg: &mut String, dice: &mut Dice, palette: &Palette, of: &Character) -> std::fmt::Result {
    let (x, y) = (dice.between(170.0, 230.0), dice.between(170.0, 230.0));
    let count = 6.0 + (6.0 * of.pace).round();
    let (width, start) = (62.0 - 26.0 * of.pace, dice.between(0.0, 90.0));
    let mut petal = 0.0;
    while petal < count {
        let turn = start + 360.0 * petal / count;
        write!(
            svg,
            "<ellipse cx='{x:.0}' cy='{:.0}' rx='{width:.0}' ry='92' fill='{}' opacity='.17' \
             transform='rotate({turn:.0} {x:.0} {y:.0})'/>",
            y - 84.0,
            palette.light,
        )?;
        petal += 1.0;
    }
    write!(svg, "<circle cx='{x:.0}' cy='{y:.0}' r='17' fill='{}' opacity='.9'/>", palette.light)
}

/// The outline of a sound: rounded bars under a bow.
fn strings(svg: &mut String, dice: &mut Dice, palette: &Palette, of: &Character) -> std::fmt::Result {
    let count = 11.0 + (8.0 * of.pace).round();
    let (gap, phase) = (312.0 / count, dice.between(0.0, TAU));
    let mut bar = 0.0;
    while bar < count {
        let along = (bar + 0.5) / count;
        let wave = 0.62 + 0.38 * (phase + along * TAU * (1.0 + 2.0 * of.pace)).sin();
        let height = 18.0 + (90.0 + 170.0 * of.energy) * (along * PI).sin() * wave * dice.between(0.8, 1.0);
        write!(
            svg,
            "<rect x='{:.1}' y='{:.1}' width='{:.1}' height='{height:.1}' rx='{:.1}' fill='{}' opacity='{:.2}'/>",
            44.0 + gap * bar + gap * 0.22,
            200.0 - height / 2.0,
            gap * 0.56,
            gap * 0.28,
            palette.light,
            0.5 + 0.4 * wave,
        )?;
        bar += 1.0;
    }
    Ok(())
}

/// Sheets of light that cross.
fn planes(svg: &mut String, dice: &mut Dice, palette: &Palette, of: &Character) -> std::fmt::Result {
    for sheet in 0_u8..6 {
        let colour = if sheet % 3 == 2 { palette.accent.shaded(0.4, 0.6) } else { palette.light };
        let lean = dice.between(-160.0, 160.0) * (0.4 + of.energy);
        let (left, width) = (dice.between(-60.0, 330.0), dice.between(70.0, 190.0));
        write!(
            svg,
            "<path d='M{left:.0} 0h{width:.0}L{:.0} 400h{:.0}z' fill='{colour}' opacity='.13'/>",
            left + width + lean,
            -width * dice.between(0.5, 1.4),
        )?;
    }
    let (x, y) = (dice.between(140.0, 260.0), dice.between(140.0, 260.0));
    write!(svg, "<circle cx='{x:.0}' cy='{y:.0}' r='58' fill='{}' opacity='.85'/>", palette.light)
}
