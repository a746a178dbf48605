using System.Collections;
using EventHub.Cli.Configuration;
using EventHub.EventLog;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;

namespace EventHub.Cli.Tests.Configuration;

public sealed class HubSettingsLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventhub-cli-").FullName;
    private readonly Hashtable _variables = [];
    private readonly List<SettingEntry> _commandLine = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_Nothing_GivesTheDefaults()
    {
        HubSettings settings = Fine(null);

        Assert.Equal("http://127.0.0.1:8300", settings.Server.Urls);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Server.ShutdownTimeout);
        Assert.Equal((StorageProvider.File, "./data", Durability.Always, 1), (settings.Storage.Provider, settings.Storage.DataDirectory, settings.Storage.Durability, settings.Storage.Partitions));
    }

    [Fact]
    public void Load_EveryKindOfValue_IsRead()
    {
        HubSettings settings = Fine("""
            storage:
              provider: Memory
              retentionAge: 30d
              segmentBytes: 1MB
              dedupMaxKeys: 5_000
            gateway:
              allowedOrigins: [ "https://a.example.org", "https://b.example.org" ]
            access:
              allowAnonymousPublic: true
            server:
              urls: http://0.0.0.0:8300
            """);

        Assert.Equal(StorageProvider.Memory, settings.Storage.Provider);
        Assert.Equal(TimeSpan.FromDays(30), settings.Storage.RetentionAge);
        Assert.Equal(1 << 20, settings.Storage.SegmentBytes);
        Assert.Equal(5_000, settings.Storage.DedupMaxKeys);
        Assert.Equal(["https://a.example.org", "https://b.example.org"], settings.Gateway.AllowedOrigins);
        Assert.True(settings.Access.AllowAnonymousPublic);
    }

    [Fact]
    public void Load_TheSameSettingEverywhere_CommandLineWinsOverEnvironmentOverFileOverDefault()
    {
        const string File = "storage:\n  durability: interval\n  dataDirectory: /file\n  dedupWindow: 1m\n";
        _variables["EVENTHUB__Storage__DataDirectory"] = "/environment";
        _variables["eventhub__storage__durability"] = "none";
        _commandLine.Add(new SettingEntry("Storage:Durability", "always", SettingOrigin.OfOption("--durability")));

        HubSettings settings = Fine(File);

        Assert.Equal(Durability.Always, settings.Storage.Durability);
        Assert.Equal("/environment", settings.Storage.DataDirectory);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Storage.DedupWindow);
    }

    [Fact]
    public void Load_Variables_AreExpandedInTheFile()
    {
        _variables["HUB_DATA"] = "/srv/hub";

        Assert.Equal("/srv/hub/log", Fine("storage:\n  dataDirectory: ${HUB_DATA}/log\n").Storage.DataDirectory);
        Assert.Equal("$x", Fine("storage:\n  dataDirectory: $$x\n").Storage.DataDirectory);
    }

    [Fact]
    public void Load_ManyProblems_ReportsEveryOneWithKeyAndPlace()
    {
        _variables["EVENTHUB__Storage__DedupWindow"] = "1y";
        _commandLine.Add(new SettingEntry("Storage:Provider", "postgres", SettingOrigin.OfOption("--storage")));

        string[] problems = Problems("""
            storage:
              durabilty: always
              partitions: 900
              dataDirectory: ${NOWHERE}
              syncInterval: fast
            storag:
              x: 1
              y: 2
            gateway:
              eventBytesMax: 5
            log: json
            """);

        Assert.Equal(
            [
                "EH5003 storage:dataDirectory is '${NOWHERE}' (hub.yaml, line 4); environment variable 'NOWHERE' is not set; set it, or give a default as ${NOWHERE:-value}.",
                "EH5002 'storage:durabilty' (hub.yaml, line 2). Did you mean 'Storage:Durability'?",
                "EH5003 Storage:SyncInterval is 'fast'; allowed: a duration such as 500ms, 30s, 10m, 24h or 7d (hub.yaml, line 5).",
                "EH5002 'storag' (hub.yaml, line 6). Did you mean 'Storage'?",
                "EH5003 Log is a section: write its settings below it (hub.yaml, line 11).",
                "EH5003 Storage:DedupWindow is '1y'; allowed: a duration such as 500ms, 30s, 10m, 24h or 7d (environment variable EVENTHUB__Storage__DedupWindow).",
                "EH5003 Storage:Provider is 'postgres'; it is not available in this version; allowed: file, memory, redis (option --storage).",
                "EH5003 Storage:Partitions is 900; allowed: 1 to 64 (hub.yaml, line 3).",
                "EH5003 Gateway:EventBytesMax is 5. Set it to 1024 to 16777216 (hub.yaml, line 10).",
            ],
            problems);
    }

    [Theory]
    [InlineData("storage:\n  durability: fsync\n", "Storage:Durability is 'fsync'; allowed: always, interval, none (hub.yaml, line 2).")]
    [InlineData("storage:\n  durability: 1\n", "Storage:Durability is '1'; allowed: always, interval, none (hub.yaml, line 2).")]
    [InlineData("storage:\n  partitions: many\n", "Storage:Partitions is 'many'; allowed: a whole number (hub.yaml, line 2).")]
    [InlineData("storage:\n  dedupMaxKeys: 9999999999\n", "Storage:DedupMaxKeys is '9999999999'; allowed: a whole number (hub.yaml, line 2).")]
    [InlineData("storage:\n  segmentBytes: big\n", "Storage:SegmentBytes is 'big'; allowed: a number of bytes such as 65536, 64KB, 64MB or 2GB (hub.yaml, line 2).")]
    [InlineData("access:\n  allowAnonymousPublic: yes\n", "Access:AllowAnonymousPublic is 'yes'; allowed: true or false (hub.yaml, line 2).")]
    [InlineData("storage:\n  durability:\n    mode: always\n", "Storage:Durability takes a value, not a section (hub.yaml, line 2).")]
    [InlineData("storage: file\n", "Storage is a section: write its settings below it (hub.yaml, line 1).")]
    [InlineData("xyz: 1\n", "'xyz' (hub.yaml, line 1). Known: Server, Storage, Cluster, Gateway, Services, Access, Log.")]
    public void Load_WrongValue_SaysWhatIsAllowed(string file, string expected) =>
        Assert.Equal(expected, Assert.Single(Problems(file))["EH5003 ".Length..]);

    [Fact]
    public void Load_UnknownVariable_IsNamed()
    {
        _variables["EVENTHUB__Storage__Partition"] = "1";

        Assert.Equal("EH5002 'Storage:Partition' (environment variable EVENTHUB__Storage__Partition). Did you mean 'Storage:Partitions'?", Assert.Single(Problems(null)));
    }

    [Fact]
    public void Load_VariableOfTheClient_IsNoSetting()
    {
        _variables["EVENTHUB_SERVER"] = "http://127.0.0.1:1";

        Fine(null);
    }

    [Fact]
    public void Load_NoSuchFile_SaysWhereItLooked()
    {
        (_, IReadOnlyList<Problem> problems) = HubSettingsLoader.Load("nowhere.yaml", _variables, []);

        Problem problem = Assert.Single(problems);
        Assert.Equal(ErrorCodes.UnreadableConfiguration, problem.Code);
        Assert.Contains("nowhere.yaml", problem.Detail, StringComparison.Ordinal);
        Assert.Contains(Directory.GetCurrentDirectory(), problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hub.json", "{\n  \"storage\": {,\n", "line 2, column 15")]
    [InlineData("hub.yaml", "storage:\n  a: \"x\n", "line 3, column 1")]
    [InlineData("hub.conf", "{ \"storage\": 1 ", "line 1, column")]
    public void Load_MalformedFile_NamesLineAndColumn(string name, string text, string place)
    {
        Problem problem = Assert.Single(Load(name, text).Problems);

        Assert.Equal(ErrorCodes.UnreadableConfiguration, problem.Code);
        Assert.Contains(place, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoTextFile_IsRefused()
    {
        string path = Path.Combine(_folder, "hub.yaml");
        File.WriteAllBytes(path, [0x61, 0x3A, 0x20, 0xFF, 0xFE]);

        Assert.Equal(ErrorCodes.UnreadableConfiguration, Assert.Single(HubSettingsLoader.Load(path, _variables, []).Problems).Code);
    }

    [Fact]
    public void Load_HugeFile_IsRefused()
    {
        Problem problem = Assert.Single(Load("hub.yaml", new string('#', (1 << 20) + 1)).Problems);

        Assert.Contains("1,048,577 bytes", problem.Detail, StringComparison.Ordinal);
    }

    private HubSettings Fine(string? file)
    {
        (HubSettings settings, IReadOnlyList<Problem> problems) = Load("hub.yaml", file);
        Assert.Empty(problems);
        return settings;
    }

    private string[] Problems(string? file) =>
        [.. Load("hub.yaml", file).Problems.Select(problem => $"{problem.Code} {problem.Detail.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}")];

    private (HubSettings Settings, IReadOnlyList<Problem> Problems) Load(string name, string? text)
    {
        string path = Path.Combine(_folder, name);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        return HubSettingsLoader.Load(text is null ? null : path, _variables, _commandLine);
    }
}
