package dev.joist.samples.adopt;

import org.apache.pekko.actor.typed.ActorRef;

/// What a customer wants to have paid.
///
/// @param customer who
/// @param cents how much
/// @param replyTo who is told what became of it
public record Order(String customer, long cents, ActorRef<Receipt> replyTo) {}
