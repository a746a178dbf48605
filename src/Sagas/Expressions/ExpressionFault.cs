namespace EventHub.Sagas.Expressions;

/// <summary>What is wrong with the text of an expression.</summary>
/// <param name="Column">Where, in characters from 1.</param>
/// <param name="Message">What, and the remedy.</param>
public sealed record ExpressionFault(int Column, string Message);
