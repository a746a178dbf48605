using EventHub.Redis.Tests.Kit;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace EventHub.Redis.Tests;

/// <summary>
/// Runs the tests. Those that need a redis-server take part where there is one; elsewhere that is said, and the others run. With
/// EVENTHUB_TEST_SERVERS=required a missing server is a failure.
/// </summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (RedisServer.Executable is null)
        {
            Console.WriteLine($"The tests on a real redis-server do NOT run: there is none in PATH (Debian: apt-get install {NeedsRedis.Server}).");
            if (Environment.GetEnvironmentVariable("EVENTHUB_TEST_SERVERS") == "required")
            {
                return Task.FromResult(1);
            }

            args = [.. args, "--filter-not-trait", $"{NeedsRedis.Trait}={NeedsRedis.Server}"];
        }

        return args.Any(static argument => argument is "-automated" or "@@")
            ? ConsoleRunner.Run(args)
            : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
