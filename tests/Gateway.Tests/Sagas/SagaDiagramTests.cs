using System.Net;
using System.Xml.Linq;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Protocol.Errors;

namespace EventHub.Gateway.Tests.Sagas;

/// <summary>Diagrams of definitions and instances, as pictures and as Mermaid.</summary>
public sealed class SagaDiagramTests
{
    private const string Order = """
        saga: order
        version: 1
        title: "</svg><script>alert(1)</script>"
        events: { placed: { channel: orders.placed, key: event.payload.id } }
        start: { on: placed, goto: paying }
        states:
          paying:
            signals: { paid: done }
          done: { end: completed }
        """;

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task DefinitionAndInstance_AreDrawn(int partitions, bool byGrainCalls)
    {
        await using HubHost hub = await HubHost.StartAsync(storage: options => options.Partitions = partitions, byGrainCalls: byGrainCalls);
        await DefineAsync(hub, Order);
        XElement definition = await DrawAsync(hub, "/v1/sagas/definitions/order/diagram?format=svg");
        Assert.Contains("order, version 1", definition.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(definition.Descendants(), one => one.Name.LocalName == "script");

        // Straight after the event that started it.
        await hub.Client.PublishAsync("orders.placed", """{"id":"a/1 ü"}""");
        XElement saga = await DrawAsync(hub, "/v1/sagas/order/a%2F1%20%C3%BC/diagram?format=svg");
        Assert.Contains("order, version 1 · a/1 ü", saga.Value, StringComparison.Ordinal);
        Assert.Single(saga.Descendants(), one => one.Attribute("class")?.Value == "box here");
        Assert.Contains("class s_paying current", await hub.Client.GetStringAsync(Uri("/v1/sagas/order/a%2F1%20%C3%BC/diagram")), StringComparison.Ordinal);

        // A version that is followed no more is drawn as long as it is known.
        await DefineAsync(hub, Order.Replace("version: 1", "version: 2", StringComparison.Ordinal));
        Assert.Contains("version 2", (await DrawAsync(hub, "/v1/sagas/definitions/order/diagram?format=svg")).Value, StringComparison.Ordinal);
        Assert.Contains("version 1", (await DrawAsync(hub, "/v1/sagas/definitions/order/diagram?format=svg&version=1")).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/plain", false)]
    [InlineData("image/svg+xml", true)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", true)]
    [InlineData("image/avif,image/webp,image/*,*/*;q=0.8", true)]
    public async Task Format_IsWhatIsAccepted(string? accept, bool isSvg)
    {
        await using HubHost hub = await HubHost.StartAsync();
        await DefineAsync(hub, Order);
        using HttpResponseMessage answer = await GetAsync(hub, "/v1/sagas/definitions/order/diagram", accept);
        Assert.Equal((HttpStatusCode.OK, isSvg ? "image/svg+xml" : "text/plain"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Accept", answer.Headers.Vary.Single());
        Assert.StartsWith(isSvg ? "<svg" : "stateDiagram-v2", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotThere_OrIsNoFormat_IsRefused()
    {
        await using HubHost hub = await HubHost.StartAsync();
        await DefineAsync(hub, Order);
        foreach ((string path, string? accept, ErrorCode code) in new[]
        {
            ("definitions/order/diagram?format=png", null, ErrorCodes.InvalidQuery),
            ("definitions/order/diagram?form=svg", null, ErrorCodes.InvalidQuery),
            ("definitions/order/diagram?version=0", null, ErrorCodes.InvalidQuery),
            ("definitions/order/diagram", "application/json", ErrorCodes.NotAcceptable),
            ("definitions/order/diagram?version=2&format=svg", null, ErrorCodes.SagaVersionNotFound),
            ("definitions/order/diagram?version=2&format=mermaid", null, ErrorCodes.SagaVersionNotFound),
            ("definitions/none/diagram?format=svg", null, ErrorCodes.SagaDefinitionNotFound),
            ("definitions/none/diagram", null, ErrorCodes.SagaDefinitionNotFound),
            ("definitions/n%20one/diagram", null, ErrorCodes.InvalidField),
            ("order/none/diagram?format=svg", null, ErrorCodes.SagaNotFound),
            ("order/none/diagram", null, ErrorCodes.SagaNotFound),
            ("order/none/diagram?format=svg&history=1", null, ErrorCodes.InvalidQuery),
            ("or%20der/none/diagram", null, ErrorCodes.InvalidField),
        })
        {
            using HttpResponseMessage refused = await GetAsync(hub, "/v1/sagas/" + path, accept);
            await refused.IsProblemAsync(code);
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(HubHost hub, string path, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        }

        return await hub.Client.SendAsync(request);
    }

    private static async Task<XElement> DrawAsync(HubHost hub, string path)
    {
        using HttpResponseMessage drawn = await hub.Client.GetAsync(Uri(path));
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (drawn.StatusCode, drawn.Content.Headers.ContentType?.MediaType));
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'", drawn.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", drawn.Headers.GetValues("X-Content-Type-Options").Single());
        return XElement.Parse(await drawn.Content.ReadAsStringAsync());
    }

    private static async Task DefineAsync(HubHost hub, string document)
    {
        using HttpResponseMessage defined = await hub.Client.PutAsync(Uri("/v1/sagas/definitions/order"), HttpAnswers.Typed(document, "application/yaml"));
        Assert.Equal(HttpStatusCode.Created, defined.StatusCode);
    }

    private static Uri Uri(string path) => new(path, UriKind.Relative);
}
