namespace EventHub.EventLog.Tests.Crashes;

/// <summary>A crash image that did not recover as it must; the message holds what replays it.</summary>
internal sealed class CrashFoundException(string message, Exception inner) : Exception(message, inner);
