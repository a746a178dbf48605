using System.Collections;
using EventHub.Gateway.Hosting;
using EventHub.Protocol.Errors;
using EventHub.Silo.Clustering;
using EventHub.Silo.Hosting;
using EventHub.Silo.Settings;
using EventHub.Silo.Services;
using EventHub.Silo.Storage;

namespace EventHub.Cli.Configuration;

/// <summary>
/// Puts the settings of a hub together: command line over environment over file over defaults. Every problem is found before
/// any is reported.
/// </summary>
internal static class HubSettingsLoader
{
    /// <summary>The settings and what is wrong with them; they are to be used only when nothing is.</summary>
    /// <param name="file">A settings file, or null.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="commandLine">Settings given as options.</param>
    public static (HubSettings Settings, IReadOnlyList<Problem> Problems) Load(string? file, IDictionary variables, IReadOnlyList<SettingEntry> commandLine)
    {
        HubSettings settings = new();
        List<Problem> problems = [];
        SettingsBinder binder = new(settings.Sections);
        if (file is not null)
        {
            binder.Bind(SettingsFile.Read(file, name => variables[name] as string, problems));
        }

        binder.Bind(EnvironmentSettings.Read(variables));
        binder.Bind(commandLine);
        AddServices(settings.Services, variables);
        problems.AddRange(binder.Problems);
        problems.AddRange(Validate(settings).Select(problem => Describe(problem.Key, problem.ToString(), binder)));
        problems.AddRange(ValidateGateway(settings.Gateway).Select(failure => Describe(failure[..failure.IndexOf(' ', StringComparison.Ordinal)], failure.TrimEnd('.'), binder)));
        return (settings, problems);
    }

    private static IEnumerable<SettingProblem> Validate(HubSettings settings) =>
    [
        .. ServerOptionsValidator.Validate(settings.Server, settings.Access),
        .. StorageOptionsValidator.Validate(settings.Storage),
        .. ClusterOptionsValidator.Validate(settings.Cluster, settings.Storage),
        .. ServiceOptionsValidator.Validate(settings.Services),
    ];

    // What the settings name wins over the variables of old.
    private static void AddServices(ServiceOptions options, IDictionary variables)
    {
        foreach ((string variable, string name) in ServiceAddress.Variables)
        {
            if (variables[variable] is string { Length: > 0 } url && !options.Urls.Any(text => text.StartsWith(name + "=", StringComparison.Ordinal)))
            {
                options.Urls.Add($"{name}={url}");
            }
        }
    }

    // The gateway's messages begin with the key.
    private static IEnumerable<string> ValidateGateway(GatewayOptions options) =>
        new GatewayOptionsValidator().Validate(null, options).Failures ?? [];

    private static Problem Describe(string key, string message, SettingsBinder binder) =>
        new(ErrorCodes.InvalidSetting, $"{message} ({binder.OriginOf(key)?.Origin.Place ?? "the default"}).");
}
