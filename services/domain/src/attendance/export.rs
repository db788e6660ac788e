use serde_json::json;
use sqlx::{PgPool, types::Json};

use crate::{
    audit, forums,
    ids::{AccountId, ForumId},
    language::{Language, LanguageMap},
    moments,
    texts::{say, say_with},
};

/// A table as a spreadsheet opens it: UTF-8 with a mark that says so. A cell that would be a formula is made words.
pub fn as_csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut file = "\u{FEFF}".as_bytes().to_vec();
    let mut writer =
        csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(&mut file);
    for row in rows {
        // Writing into memory does not fail.
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    drop(writer);
    file
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

/// Everything that was written down at a forum's points, oldest first, as rows with a heading. Noted in the log.
pub async fn export_check_ins(
    db: &PgPool,
    forum: ForumId,
    language: Language,
    by: AccountId,
) -> sqlx::Result<Vec<Vec<String>>> {
    let mut tx = db.begin().await?;
    let zone_name = forums::zone_of(&mut *tx, forum).await?;
    let lines = sqlx::query!(
        r#"
        select c.at, p.name as "point: Json<LanguageMap>", r.native_name, r.latin_name, r.country,
               ca.title as "category: Json<LanguageMap>", ticket_number(r.id) as "number!",
               c.means::text as "means!", c.is_offline, s.nth as "nth?", coalesce(a.name, d.holder) as by,
               c.undoes is not null as "undoes!"
        from check_ins c
        join check_in_points p on p.id = c.point_id
        join registrations r on r.id = c.registration_id
        join categories ca on ca.id = r.category_id
        left join accounts a on a.id = c.account_id
        left join door_links d on d.id = c.door_id
        left join standing_check_ins s on s.id = c.id and s.forum_id = $1
        where p.forum_id = $1 order by c.at, c.id
        "#,
        forum.0,
    )
    .fetch_all(&mut *tx)
    .await?;
    let details = json!({ "lines": lines.len() });
    audit::note(&mut tx, Some(by), "forum.export_check_ins", audit::Subject("forum", forum.0), details)
        .await?;
    tx.commit().await?;
    let t = |key: &str| say(language, key);
    let heading = [
        "desk-day",
        "desk-figures-hour",
        "desk-label-at",
        "desk-figures-number",
        "desk-name",
        "desk-figures-native-name",
        "desk-category",
        "desk-country",
        "desk-figures-means",
        "desk-state",
        "desk-figures-by",
    ];
    let in_zone = |key: &str| say_with(language, key, [("zone", zone_name.as_str().into())]);
    let mut rows = vec![heading.map(in_zone).to_vec()];
    let zone = moments::zone(&zone_name).unwrap_or(jiff::tz::TimeZone::UTC);
    for line in lines {
        let at = jiff_sqlx::Timestamp::to_jiff(line.at).to_zoned(zone.clone());
        let state = match (line.undoes, line.nth) {
            (true, _) => "check-in-undo",
            (false, None) => "check-in-undone",
            (false, Some(1)) => "check-in-done",
            (false, Some(_)) => "check-in-double",
        };
        let means = t(&format!("check-in-means-{}", line.means));
        rows.push(vec![
            at.strftime("%Y-%m-%d").to_string(),
            at.strftime("%H:%M:%S").to_string(),
            line.point.0.best(language).to_owned(),
            line.number,
            line.latin_name,
            line.native_name,
            line.category.0.best(language).to_owned(),
            line.country,
            if line.is_offline { format!("{means} ({})", t("check-in-offline")) } else { means },
            t(state),
            line.by.unwrap_or_default(),
        ]);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_would_be_a_formula_is_words() {
        let row = ["=1+1", "王伟", "a,\"b\"", "-5"].map(str::to_owned).to_vec();
        let file = String::from_utf8(as_csv(&[row, vec!["another table".to_owned()]])).unwrap();
        assert_eq!(file, "\u{FEFF}'=1+1,王伟,\"a,\"\"b\"\"\",'-5\r\nanother table\r\n");
    }
}
