namespace EventHub.Repository.Tests.Logging;

/// <summary>One log method: where it stands, the project it belongs to, and its event id if that is a plain number.</summary>
internal sealed record LogEvent(string Place, string Project, int? Id);
