//! The journeys of product.md as people make them: in Chromium, on a phone, without JavaScript, in each
//! language. Every page that is opened is checked (see `checks`), and pictured in light and dark under
//! `target/screenshots`.

mod checks;
mod chrome;
mod company;
mod delegating;
mod editing;
mod forms;
mod joining;
mod organising;
mod participating;
mod pictures;
mod premises;
mod scheduling;
mod screen;
mod sheet;
mod staffing;
mod suppressing;
mod the_door;
mod ticketing;
mod uploading;
mod vouching;
mod whole_life;

use chrome::Chrome;
use premises::Premises;
use screen::Screen;
