using EventHub.Silo.Settings;

namespace EventHub.Silo.Services;

/// <summary>Finds everything that is wrong with <see cref="ServiceOptions"/>.</summary>
public static class ServiceOptionsValidator
{
    private const int UrlsMax = 100;
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1), s_hour = TimeSpan.FromHours(1);

    /// <summary>Every problem; none when the options can be used.</summary>
    public static IReadOnlyList<SettingProblem> Validate(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SettingChecks checks = new SettingChecks(ServiceOptions.Section)
            .When(options.Urls.Count > UrlsMax, nameof(options.Urls), options.Urls.Count, "at most 100 services")
            .When(!options.HealthPath.StartsWith('/'), nameof(options.HealthPath), options.HealthPath, "write a path that begins with /")
            .Between(nameof(options.HealthInterval), options.HealthInterval, s_second, s_hour)
            .Between(nameof(options.ConcurrencyMax), options.ConcurrencyMax, 1, 1000)
            .Between(nameof(options.BreakerCallsMin), options.BreakerCallsMin, 2, 1000)
            .Between(nameof(options.BreakerWindow), options.BreakerWindow, s_second, s_hour)
            .Between(nameof(options.BreakerPause), options.BreakerPause, TimeSpan.FromMilliseconds(500), s_hour)
            .When(options.CheckJitter is not (>= 0 and <= 1), nameof(options.CheckJitter), options.CheckJitter, "write a number from 0 to 1")
            .Between(nameof(options.CheckConcurrencyMax), options.CheckConcurrencyMax, 1, 256)
            .Between(nameof(options.CheckInstancesMax), options.CheckInstancesMax, 1, 100_000);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string text in options.Urls)
        {
            bool isAddress = ServiceAddress.TryParse(text, out ServiceAddress? address);
            checks.When(!isAddress, nameof(options.Urls), text, "write name=http://host:port, the name of 1 to 64 of A-Z a-z 0-9 . _ -")
                .When(isAddress && !names.Add(address!.Name), nameof(options.Urls), text, "the name stands there twice: give each service its own");
        }

        return checks.Problems;
    }
}
