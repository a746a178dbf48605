using EventHub.Conformance.Activations;
using EventHub.Conformance.Calls;
using EventHub.Conformance.Cancellation;
using EventHub.Conformance.Context;
using EventHub.Conformance.Observers;
using EventHub.Conformance.Reminders;
using EventHub.Conformance.State;
using EventHub.Conformance.Streams;
using EventHub.Conformance.Timers;
using EventHub.Conformance.Turns;

namespace EventHub.Conformance.Orleans;

public sealed class OrleansPairTurnTests(OrleansPairFixture runtime) : TurnTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairCallTests(OrleansPairFixture runtime) : CallTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairCancellationTests(OrleansPairFixture runtime) : CancellationTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairRequestContextTests(OrleansPairFixture runtime) : RequestContextTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairTimerTests(OrleansPairFixture runtime) : TimerTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairReminderTests(OrleansPairFixture runtime) : ReminderTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairStateTests(OrleansPairFixture runtime) : StateTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairObserverTests(OrleansPairFixture runtime) : ObserverTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairStreamTests(OrleansPairFixture runtime) : StreamTests(runtime), IClassFixture<OrleansPairFixture>;

public sealed class OrleansPairActivationTests(OrleansPairFixture runtime) : ActivationTests(runtime), IClassFixture<OrleansPairFixture>;
