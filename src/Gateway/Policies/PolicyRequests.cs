using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Policies;
using Microsoft.AspNetCore.Http;
using Orleans;

namespace EventHub.Gateway.Policies;

/// <summary>What the calls that change policies share: their body, the book, and how it answers.</summary>
internal sealed class PolicyRequests(DocumentBody bodies, IGrainFactory grains, Faults faults)
{
    /// <summary>Where the policies are kept.</summary>
    public IPolicyBookGrain Book => grains.GetGrain<IPolicyBookGrain>(IPolicyBookGrain.DefaultTenant);

    /// <summary>A small JSON body as text, or the problem with it.</summary>
    public ValueTask<(string Text, Problem? Problem)> ReadAsync(HttpContext context) =>
        bodies.ReadAsync(context, PolicyDocument.BytesMax, "A policy is a handful of short fields.");

    /// <summary>Answers a removal: 204, or why not.</summary>
    public ValueTask RemovedAsync(HttpContext context, PolicyAnswer answer, string missing) => answer switch
    {
        { Refusal: { } refusal } => faults.ProblemAsync(context, refusal.ToProblem()),
        { Existed: false } => faults.ProblemAsync(context, new Problem(ErrorCodes.PolicyNotFound, missing)),
        _ => Respond.StatusAsync(context, StatusCodes.Status204NoContent),
    };
}
