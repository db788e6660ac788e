//! The roll of the demo data, with what is known of who is the same person.

use std::{collections::HashMap, path::Path};

use anyhow::Context as _;
use domain::{
    names::Name,
    roll::matching::{Described, Score, keys_of, score},
};
use serde::Deserialize;

/// A line of `trainees.csv`.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    pub class_code: String,
    pub family_name: String,
    pub given_name: String,
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub email: String,
    pub phone: String,
    #[serde(skip)]
    pub person: String,
}

#[derive(Deserialize)]
struct Identity {
    person_id: String,
}

impl Line {
    pub fn name(&self) -> Name<'_> {
        Name {
            native: &self.native_name,
            latin: &self.latin_name,
            family: &self.family_name,
            given: &self.given_name,
            country: &self.country,
            ..Name::default()
        }
    }

    pub fn described(&self) -> Described<'_> {
        Described { name: self.name(), email: &self.email, phone: &self.phone, class: &self.class_code }
    }
}

pub fn read(folder: &Path) -> anyhow::Result<Vec<Line>> {
    let lines: Vec<Line> = rows(&folder.join("trainees.csv"))?;
    let identities: Vec<Identity> = rows(&folder.join("trainee_identities.csv"))?;
    anyhow::ensure!(lines.len() == identities.len(), "the two files differ in length");
    Ok(lines.into_iter().zip(identities).map(|(line, id)| Line { person: id.person_id, ..line }).collect())
}

fn rows<T: serde::de::DeserializeOwned>(file: &Path) -> anyhow::Result<Vec<T>> {
    let mut reader = csv::Reader::from_path(file).with_context(|| file.display().to_string())?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

/// Lines that can be found as the database finds them: all of a class, and those with keys in common.
#[derive(Default)]
pub struct Roll {
    lines: Vec<Line>,
    by_key: HashMap<String, Vec<usize>>,
    by_class: HashMap<String, Vec<usize>>,
    by_email: HashMap<String, Vec<usize>>,
}

/// The nearest person, and how far behind the next one is.
pub struct Found<'a> {
    pub line: &'a Line,
    pub score: Score,
    pub next: i32,
}

impl Roll {
    pub fn add(&mut self, line: Line) {
        let at = self.lines.len();
        for key in keys_of(&line.name()) {
            self.by_key.entry(key).or_default().push(at);
        }
        self.by_class.entry(line.class_code.clone()).or_default().push(at);
        self.by_email.entry(line.email.clone()).or_default().push(at);
        self.lines.push(line);
    }

    pub fn find(&self, sought: &Described<'_>) -> Option<Found<'_>> {
        const MOST: usize = 100;
        let mut hits: HashMap<usize, usize> = HashMap::new();
        for key in keys_of(&sought.name) {
            for at in self.by_key.get(&key).into_iter().flatten() {
                *hits.entry(*at).or_default() += 1;
            }
        }
        let mut near: Vec<(usize, usize)> = hits.into_iter().map(|(at, n)| (n, at)).collect();
        near.sort_by_key(|(n, at)| (std::cmp::Reverse(*n), *at));
        let mut meant: Vec<usize> = near.into_iter().take(MOST).map(|(_, at)| at).collect();
        meant.extend(self.by_class.get(sought.class).into_iter().flatten());
        if !sought.email.is_empty() {
            meant.extend(self.by_email.get(sought.email).into_iter().flatten());
        }
        meant.sort_unstable();
        meant.dedup();
        let mut best: HashMap<&str, (&Line, Score)> = HashMap::new();
        for line in meant.into_iter().filter_map(|at| self.lines.get(at)) {
            let score = score(sought, &line.described());
            let known = best.entry(&line.person).or_insert_with(|| (line, score.clone()));
            if known.1.points < score.points {
                *known = (line, score);
            }
        }
        let mut sorted: Vec<(&Line, Score)> = best.into_values().collect();
        sorted.sort_by(|a, b| b.1.points.cmp(&a.1.points).then(a.0.person.cmp(&b.0.person)));
        let next = sorted.get(1).map_or(0, |(_, score)| score.points);
        let (line, score) = sorted.into_iter().next()?;
        Some(Found { line, score, next })
    }
}
