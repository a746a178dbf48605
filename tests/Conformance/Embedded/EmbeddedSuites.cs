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

namespace EventHub.Conformance.Embedded;

public sealed class EmbeddedTurnTests(EmbeddedFixture runtime) : TurnTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedCallTests(EmbeddedFixture runtime) : CallTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedCancellationTests(EmbeddedFixture runtime) : CancellationTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedRequestContextTests(EmbeddedFixture runtime) : RequestContextTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedTimerTests(EmbeddedFixture runtime) : TimerTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedReminderTests(EmbeddedFixture runtime) : ReminderTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedStateTests(EmbeddedFixture runtime) : StateTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedObserverTests(EmbeddedFixture runtime) : ObserverTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedStreamTests(EmbeddedFixture runtime) : StreamTests(runtime), IClassFixture<EmbeddedFixture>;

public sealed class EmbeddedActivationTests(EmbeddedFixture runtime) : ActivationTests(runtime), IClassFixture<EmbeddedFixture>;
