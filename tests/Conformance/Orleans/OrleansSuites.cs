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

public sealed class OrleansTurnTests(OrleansFixture runtime) : TurnTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansCallTests(OrleansFixture runtime) : CallTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansCancellationTests(OrleansFixture runtime) : CancellationTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansRequestContextTests(OrleansFixture runtime) : RequestContextTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansTimerTests(OrleansFixture runtime) : TimerTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansReminderTests(OrleansFixture runtime) : ReminderTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansStateTests(OrleansFixture runtime) : StateTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansObserverTests(OrleansFixture runtime) : ObserverTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansStreamTests(OrleansFixture runtime) : StreamTests(runtime), IClassFixture<OrleansFixture>;

public sealed class OrleansActivationTests(OrleansFixture runtime) : ActivationTests(runtime), IClassFixture<OrleansFixture>;
