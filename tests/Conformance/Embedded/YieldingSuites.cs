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

public sealed class YieldingTurnTests(YieldingFixture runtime) : TurnTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingCallTests(YieldingFixture runtime) : CallTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingCancellationTests(YieldingFixture runtime) : CancellationTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingRequestContextTests(YieldingFixture runtime) : RequestContextTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingTimerTests(YieldingFixture runtime) : TimerTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingReminderTests(YieldingFixture runtime) : ReminderTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingStateTests(YieldingFixture runtime) : StateTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingObserverTests(YieldingFixture runtime) : ObserverTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingStreamTests(YieldingFixture runtime) : StreamTests(runtime), IClassFixture<YieldingFixture>;

public sealed class YieldingActivationTests(YieldingFixture runtime) : ActivationTests(runtime), IClassFixture<YieldingFixture>;
