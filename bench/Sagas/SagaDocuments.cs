namespace EventHub.Bench.Sagas;

/// <summary>The sagas that are measured.</summary>
internal static class SagaDocuments
{
    /// <summary>Each event has a guard, changes the data, publishes an event, and leads into the other of two states, with a timeout of its own.</summary>
    public const string Steps = """
        saga: bench-steps
        version: 1
        events: { step: { channel: bench.sagas.in, key: event.payload.id } }
        start:
          on: step
          set: { steps: 0, total: "0.00", text: =event.payload.text }
          goto: begun
        states:
          begun:
            done: { publish: { channel: bench.sagas.out, payload: { id: =key } }, goto: ping }
          ping:
            on:
              step:
                when: event.payload.amount > 0
                set: { steps: =data.steps + 1, total: =data.total + event.payload.amount }
                publish: { channel: bench.sagas.out, payload: { id: =key, total: =data.total } }
                goto: pong
            timeout: { after: 1h, goto: idle }
          pong:
            on:
              step:
                when: event.payload.amount > 0
                set: { steps: =data.steps + 1, total: =data.total + event.payload.amount }
                publish: { channel: bench.sagas.out, payload: { id: =key, total: =data.total } }
                goto: ping
            timeout: { after: 1h, goto: idle }
          idle: { end: completed }
        """;

    /// <summary>Each event starts one that sleeps for a day.</summary>
    public const string Sleepers = """
        saga: bench-sleepers
        version: 1
        events: { begun: { channel: bench.sagas.sleepers, key: event.payload.id } }
        start: { on: begun, set: { text: =event.payload.text }, goto: begun }
        states:
          begun:
            done: { publish: { channel: bench.sagas.out, payload: { id: =key } }, goto: asleep }
          asleep:
            timeout: { after: 1d, goto: awake }
          awake: { end: completed }
        """;
}
