using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EventHub.Tests.Kit.Running;

namespace EventHub.Redis.Tests.Kit;

/// <summary>A certificate for 127.0.0.1 and the authority that signed it, as files; nobody trusts them who is not told to.</summary>
internal sealed class TestCertificate
{
    private static readonly DateTimeOffset s_from = DateTimeOffset.UnixEpoch, s_to = s_from.AddYears(100);

    public TestCertificate(TemporaryFolder folder)
    {
        (Authority, Server, Key) = (folder.In("authority.pem"), folder.In("server.pem"), folder.In("server.key"));
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256), serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=authority of a test", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 authority = request.CreateSelfSigned(s_from, s_to);

        CertificateRequest server = new("CN=redis of a test", serverKey, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using X509Certificate2 signed = server.Create(authority, s_from, s_to, [1, 2, 3, 4]);
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(Server, signed.ExportCertificatePem());
        File.WriteAllText(Key, serverKey.ExportPkcs8PrivateKeyPem());
    }

    public string Authority { get; }

    public string Server { get; }

    public string Key { get; }
}
