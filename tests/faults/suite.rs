//! The experiments with one seed and little time each, and the tests of what they stand on.

mod own;

use sqlx::PgPool;
use tests::faults::{Plan, find};

macro_rules! experiments {
    ($($name:literal $sentence:ident),+ $(,)?) => {$(
        #[sqlx::test(migrator = "domain::MIGRATIONS")]
        async fn $sentence(db: PgPool) {
            let report = (find($name).make)(db, Plan::short(SEED)).await;
            println!("{}: {report:#?}", $name);
            report.assert();
        }
    )+};
}

const SEED: u64 = 20_261_125;

experiments! {
    "F1" f1_a_worker_that_dies_at_any_point_loses_no_mail_and_doubles_none_but_between_dot_and_record,
    "F2" f2_a_mailing_to_everybody_survives_kill_9_and_flushall_with_everybody_accounted_for,
    "F3" f3_a_worker_that_wakes_after_its_lease_sends_nothing,
    "F4" f4_a_redis_that_forgets_everything_costs_a_delay_and_no_mail,
    "F5" f5_without_redis_people_register_and_mail_flows,
    "F6" f6_when_sentinels_choose_a_new_master_the_worker_follows,
    "F6c" f6_when_a_node_of_the_cluster_dies_the_worker_follows_the_lanes,
    "F7" f7_a_redis_that_hangs_holds_nobody_up,
    "F8" f8_what_the_relay_answers_while_the_database_is_dead_is_kept,
    "F11" f11_whoever_loses_the_answer_to_a_commit_learns_the_true_outcome,
    "F14" f14_clocks_that_are_wrong_send_nothing_early_and_nothing_twice,
    "F16" f16_however_many_schedulers_there_are_a_mailing_goes_out_once,
    "F17" f17_what_came_due_while_nobody_was_there_is_late_or_missed_and_never_silent,
    "F18" f18_every_fault_of_a_relay_ends_as_the_table_says,
    "F18t" f18_without_the_encryption_that_was_asked_for_nothing_is_sent_and_once_it_is_there_all_is,
    "F19" f19_an_answer_that_comes_too_late_is_nobody_elses,
    "F20" f20_poison_harms_no_mail_but_its_own,
    "F20p" f20_a_letter_whose_writing_panics_is_set_aside_and_no_other_waits_for_it,
    "F21" f21_nothing_is_handed_over_after_the_answer_to_an_unsubscribe,
    "F22" f22_nothing_is_handed_over_while_a_mailing_is_paused_or_after_it_is_cancelled,
    "F31" f31_when_everything_dies_at_once_every_mail_is_accounted_for,
}
