using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace S3Db.Storage;

/// <summary>Opens the store a connection string names, without decorators but for the path below the bucket.</summary>
internal static class ObjectStoreFactory
{
    private static readonly ConcurrentDictionary<string, InMemoryObjectStore> Memories = new(StringComparer.Ordinal);

    public static IObjectStore Open(S3ConnectionString connection, StoreOptions options)
    {
        IObjectStore store = connection.Kind switch
        {
            StoreKind.File => FileObjectStore.Open(connection.Path, options.TimeProvider),
            StoreKind.Memory => Memories.GetOrAdd(
                connection.Bucket, static (name, time) => new InMemoryObjectStore(name, time), options.TimeProvider),
            _ => OpenS3(connection, options),
        };
        return connection.Kind == StoreKind.File || connection.Path.Length == 0
            ? store
            : new PrefixedObjectStore(store, connection.Path);
    }

    private static S3ObjectStore OpenS3(S3ConnectionString connection, StoreOptions options)
    {
        var http = new S3HttpClientFactory(
            options.ConnectionsMax, usesProxy: connection.Endpoint is not { IsLoopback: true });
        var config = new AmazonS3Config
        {
            HttpClientFactory = http,
            MaxErrorRetry = 0,
            ForcePathStyle = connection.IsPathStyle,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (connection.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = connection.Region ?? S3ConnectionString.DefaultRegion;
        }
        else if (connection.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        try
        {
            var client = connection.AccessKey is { } key
                ? new AmazonS3Client(new BasicAWSCredentials(key, connection.SecretKey), config)
                : new AmazonS3Client(config);
            return new S3ObjectStore(client, connection.Bucket, options, client, http);
        }
        catch (AmazonClientException exception)
        {
            http.Dispose();
            throw new S3DbException(
                S3DbErrorKind.Invalid,
                $"Cannot open {connection}: {exception.Message.TrimEnd('.')}. Add ?region=us-east-1 (or another) to "
                + "the connection string.",
                exception);
        }
    }
}
