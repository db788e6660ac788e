mod association;
mod delivery;
mod loading;
mod mailings;
mod organising;
mod registering;
mod waitlist;
