using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Building;
using EventHub.Sagas.Definitions;

namespace EventHub.Sagas.Tests;

/// <summary>The saga most tests use, three times: in YAML, in JSON and in C#.</summary>
internal static class OrderSaga
{
    public const string Yaml = """
        # An order: stock and credit are reserved together, then it is paid and shipped.
        saga: order
        version: 1
        title: From order to shipment
        events:
          placed:    { channel: orders.placed,   key: event.payload.orderId }
          withdrawn: { channel: orders.withdrawn, key: event.payload.orderId }
          shipped:   { channel: "shipments.*", type: sent, key: event.payload.order }
        start:
          on: placed
          when: number(event.payload.total) > 0
          set: { total: =event.payload.total, items: =event.payload.items }
          goto: reserving
        states:
          reserving:
            steps:
              stock:
                call: { service: stock, path: /reservations, body: { order: =key, items: =data.items } }
                set: { reservation: =result.id }
                compensate:
                  call: { service: stock, method: DELETE, path: "/reservations/{data.reservation}" }
              credit:
                call: { service: bank, path: "/credits/{key}", body: { amount: =data.total } }
                timeout: 5s
                retry: { maxAttempts: 2, initialDelay: 1s, maxDelay: 1s, factor: 1, jitter: 0 }
                compensate:
                  publish: { channel: credits.released, payload: { order: =key, undone: =step.key } }
            on:
              withdrawn: { goto: withdrawn }
            done: approving
          approving:
            steps:
              approval:
                signal: { name: approve, when: signal.by != null }
                when: number(data.total) >= 1000
                set: { approvedBy: =result.by }
                timeout: 2d
            done:
              - when: number(data.total) >= 1000
                publish: { channel: orders.approved, payload: { order: =key, by: =data.approvedBy } }
                goto: shipping
              - { goto: shipping }
          shipping:
            timeout: { after: 14d, goto: lost }
            on:
              shipped:
                set: { parcel: =event.payload.parcel }
                publish: { channel: "orders.{key}.done", type: done, payload: { order: =key, parcel: =event.payload.parcel, total: =data.total } }
                goto: done
              withdrawn: withdrawn
          done: { end: completed }
          withdrawn: { end: cancelled }
          lost: { end: failed }
        """;

    public static SagaDefinition Fluent() => SagaBuilder.Define("order", version: 1)
        .Title("From order to shipment")
        .Event("placed", "orders.placed", key: "event.payload.orderId")
        .Event("withdrawn", "orders.withdrawn", key: "event.payload.orderId")
        .Event("shipped", "shipments.*", type: "sent", key: "event.payload.order")
        .StartsOn("placed", "reserving", start => start
            .When("number(event.payload.total) > 0").Set("total", "=event.payload.total").Set("items", "=event.payload.items"))
        .State("reserving", state => state
            .Step("stock", step => step
                .Call("stock", "POST", "/reservations", new { order = "=key", items = "=data.items" })
                .Set("reservation", "=result.id")
                .Compensate(undo => undo.Call("stock", "DELETE", "/reservations/{data.reservation}")))
            .Step("credit", step => step
                .Call("bank", "POST", "/credits/{key}", new { amount = "=data.total" })
                .Timeout(TimeSpan.FromSeconds(5))
                .Retry(new RetryPolicy(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, 0))
                .Compensate(undo => undo.Publish("credits.released", new { order = "=key", undone = "=step.key" })))
            .On("withdrawn", "withdrawn")
            .Done("approving"))
        .State("approving", state => state
            .Step("approval", step => step
                .WaitForSignal("approve", when: "signal.by != null")
                .When("number(data.total) >= 1000").Set("approvedBy", "=result.by").Timeout(TimeSpan.FromDays(2)))
            .Done(then => then
                .When("number(data.total) >= 1000")
                .Publish("orders.approved", new { order = "=key", by = "=data.approvedBy" }).GoTo("shipping"))
            .Done("shipping"))
        .State("shipping", state => state
            .After(TimeSpan.FromDays(14), then => then.GoTo("lost"))
            .On("shipped", then => then
                .Set("parcel", "=event.payload.parcel")
                .Publish("orders.{key}.done", new { order = "=key", parcel = "=event.payload.parcel", total = "=data.total" }, type: "done").GoTo("done"))
            .On("withdrawn", "withdrawn"))
        .End("done")
        .End("withdrawn", SagaOutcome.Cancelled)
        .End("lost", SagaOutcome.Failed)
        .Build();
}
