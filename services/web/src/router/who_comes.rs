//! Every URL of the desk about those who come to a forum: registrations, guests, delegations, and how places are given.

use domain::staff::Permission::{Invite, ManageForums, ManageRegistrations, SeeRegistrations};

use crate::{
    access::{Access::Staff, Routes},
    desk,
};

pub fn add(routes: Routes) -> Routes {
    routes
        .form(
            "/{language}/desk/forums/{forum}/registrations/export",
            Staff(SeeRegistrations),
            desk::export::registrations,
        )
        .page(
            "/{language}/desk/registrations/{registration}/files/{upload}",
            Staff(SeeRegistrations),
            desk::registrations::file,
        )
        .page(
            "/{language}/desk/forums/{forum}/registrations",
            Staff(SeeRegistrations),
            desk::registrations::list,
        )
        .form(
            "/{language}/desk/forums/{forum}/registrations",
            Staff(SeeRegistrations),
            desk::registrations::list,
        )
        .form(
            "/{language}/desk/forums/{forum}/registrations/approve",
            Staff(ManageRegistrations),
            desk::registrations::approve_several,
        )
        .form(
            "/{language}/desk/forums/{forum}/registrations/refuse",
            Staff(ManageRegistrations),
            desk::registrations::refuse_several,
        )
        .page("/{language}/desk/forums/{forum}/invitations", Staff(SeeRegistrations), desk::invitations::show)
        .form("/{language}/desk/forums/{forum}/invitations", Staff(Invite), desk::invitations::send)
        .upload(
            "/{language}/desk/forums/{forum}/invitations/list",
            Staff(Invite),
            desk::invitations::read_list,
        )
        .form(
            "/{language}/desk/forums/{forum}/invitations/export",
            Staff(SeeRegistrations),
            desk::export::invitations,
        )
        .form("/{language}/desk/forums/{forum}/invitations/remind", Staff(Invite), desk::invitations::remind)
        .form(
            "/{language}/desk/forums/{forum}/invitations/reminders",
            Staff(Invite),
            desk::invitations::set_reminders,
        )
        .page("/{language}/desk/forums/{forum}/delegations", Staff(SeeRegistrations), desk::delegations::list)
        .form("/{language}/desk/forums/{forum}/delegations", Staff(Invite), desk::delegations::make)
        .form("/{language}/desk/forums/{forum}/delegations/link", Staff(Invite), desk::delegations::send_link)
        .form(
            "/{language}/desk/forums/{forum}/delegations/return",
            Staff(Invite),
            desk::delegations::take_back,
        )
        .page(
            "/{language}/desk/forums/{forum}/delegations/{delegation}",
            Staff(SeeRegistrations),
            desk::delegations::edit,
        )
        .form(
            "/{language}/desk/forums/{forum}/delegations/{delegation}",
            Staff(Invite),
            desk::delegations::change,
        )
        .page("/{language}/desk/forums/{forum}/places", Staff(ManageForums), desk::places::show)
        .form("/{language}/desk/forums/{forum}/places", Staff(ManageForums), desk::places::save)
        .page(
            "/{language}/desk/registrations/{registration}",
            Staff(SeeRegistrations),
            desk::registrations::show,
        )
        .page(
            "/{language}/desk/registrations/{registration}/correct",
            Staff(ManageRegistrations),
            desk::registrations::correct_form,
        )
        .form(
            "/{language}/desk/registrations/{registration}/correct",
            Staff(ManageRegistrations),
            desk::registrations::correct,
        )
        .form(
            "/{language}/desk/registrations/{registration}/guest",
            Staff(ManageRegistrations),
            desk::registrations::this_is_the_guest,
        )
        .form(
            "/{language}/desk/registrations/{registration}/approve",
            Staff(ManageRegistrations),
            desk::registrations::approve,
        )
        .form(
            "/{language}/desk/registrations/{registration}/refuse",
            Staff(ManageRegistrations),
            desk::registrations::refuse,
        )
        .form(
            "/{language}/desk/registrations/{registration}/withdraw",
            Staff(ManageRegistrations),
            desk::registrations::withdraw,
        )
}
