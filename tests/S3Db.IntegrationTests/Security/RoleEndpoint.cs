using System.Text.Json.Nodes;
using Amazon.S3;
using S3Db.Testing;

namespace S3Db.IntegrationTests.Security;

/// <summary>
/// An S3 endpoint with somebody who may do everything and somebody who may do what is granted: the server of
/// <c>S3DB_TEST_S3</c> with the second user of <c>S3DB_TEST_S3_ROLE</c> and bucket policies, where both are set; else a
/// server in this process that refuses what is not granted.
/// </summary>
internal sealed class RoleEndpoint : IAsyncDisposable
{
    private const string AdminVariable = "S3DB_TEST_S3";
    private const string RoleVariable = "S3DB_TEST_S3_ROLE";
    private readonly InProcessS3Server? _server;
    private readonly string _path = $"role-{SystemRandomSource.Instance.NextToken()}";
    private IReadOnlyList<Grant>? _grants;

    private RoleEndpoint(string admin, string role, InProcessS3Server? server)
    {
        _server = server;
        Admin = $"{admin}/{_path}";
        Role = $"{role}/{_path}";
        if (server is not null)
        {
            server.OnRequest = Judge;
        }
    }

    /// <summary>The connection string of the one who may do everything.</summary>
    public string Admin { get; }

    /// <summary>The connection string of the one who may do what is granted.</summary>
    public string Role { get; }

    /// <summary>Whether replies can be lost here on purpose.</summary>
    public bool CanLoseReplies => _server is not null;

    /// <summary>
    /// Whether objects belong to the bucket, whoever stored them. On Ceph they belong to the user who did, whom a
    /// bucket policy does not overrule: others can neither read nor remove them.
    /// </summary>
    public bool OwnsItsObjects => _server is not null;

    /// <summary>Set to lose the next reply to a PUT below <c>wal/</c>.</summary>
    public bool LosesNextSegment { get; set; }

    public static async Task<RoleEndpoint> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(AdminVariable) is { Length: > 0 } admin
            && Environment.GetEnvironmentVariable(RoleVariable) is { Length: > 0 } role)
        {
            return new RoleEndpoint(admin, role, null);
        }

        var server = await InProcessS3Server.StartAsync();
        return new RoleEndpoint(server.ConnectionString, server.ConnectionString, server);
    }

    /// <summary>Grants these and nothing else; null where the admin is to act.</summary>
    public async Task GrantAsync(IReadOnlyList<Grant>? grants)
    {
        _grants = grants;
        if (_server is null)
        {
            await PutPolicyAsync(grants ?? []);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null)
        {
            await PutPolicyAsync([]);
            return;
        }

        await _server.DisposeAsync();
    }

    private S3ServerFault? Judge(S3ServerRequest request)
    {
        var action = request.Operation switch
        {
            S3Operation.PutObject => Grant.Put,
            S3Operation.DeleteObject or S3Operation.DeleteObjects => Grant.Delete,
            S3Operation.ListObjectsV2 => Grant.List,
            _ => Grant.Get,
        };
        if (_grants is { } grants && !grants.Any(grant => IsAllowed(grant, action, request.Key)))
        {
            return request.Operation == S3Operation.DeleteObjects
                ? S3ServerFault.RefuseKeys("AccessDenied")
                : S3ServerFault.Respond(403);
        }

        if (LosesNextSegment && action == Grant.Put && request.Key.Contains("/wal/", StringComparison.Ordinal))
        {
            LosesNextSegment = false;
            return S3ServerFault.Drop(FaultPoint.AfterApplied);
        }

        return null;
    }

    /// <summary>The keys of a bulk delete are in its body, which a hook does not see.</summary>
    private bool IsAllowed(Grant grant, string action, string key) =>
        key.Length == 0 && action == Grant.Delete
            ? grant.Action == action
            : grant.Allows(action, key.StartsWith(_path, StringComparison.Ordinal) ? key[(_path.Length + 1)..] : key);

    private async Task PutPolicyAsync(IReadOnlyList<Grant> grants)
    {
        var admin = S3ConnectionString.Parse(Admin);
        var config = new AmazonS3Config
        {
            ServiceURL = admin.Endpoint!.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1",
        };
        using var client = new AmazonS3Client(admin.AccessKey, admin.SecretKey, config);
        if (grants.Count == 0)
        {
            await client.DeleteBucketPolicyAsync(admin.Bucket);
            return;
        }

        var user = S3ConnectionString.Parse(Role).AccessKey;
        var policy = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray([.. grants.Select(grant => (JsonNode)new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = new JsonArray($"arn:aws:iam:::user/{user}") },
                ["Action"] = new JsonArray(grant.Action),
                ["Resource"] = new JsonArray(grant.Action == Grant.List
                    ? $"arn:aws:s3:::{admin.Bucket}"
                    : $"arn:aws:s3:::{admin.Bucket}/{_path}/{grant.Pattern}"),
            })]),
        };
        await client.PutBucketPolicyAsync(admin.Bucket, policy.ToJsonString());
    }
}
