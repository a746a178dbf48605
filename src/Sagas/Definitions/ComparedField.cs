using EventHub.Sagas.Expressions;

namespace EventHub.Sagas.Definitions;

/// <summary>Something that an instance believes and a service reports.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Believed">What the instance believes, of its data.</param>
/// <param name="Reported">What the service says, of <c>result</c>.</param>
public sealed record ComparedField(string Name, Expression Believed, Expression Reported);
