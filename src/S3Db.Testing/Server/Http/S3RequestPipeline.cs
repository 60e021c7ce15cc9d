using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace S3Db.Testing;

/// <summary>The way of a request: parse, verify, receive, do wrong what a test ordered, execute, answer, log.</summary>
internal sealed class S3RequestPipeline(InProcessS3ServerOptions options, S3RequestLog log)
{
    private readonly SignatureVerifier _verifier = new(options.AccessKey, options.SecretKey);
    private readonly S3Handlers _handlers = new(options);

    public async Task InvokeAsync(HttpContext context)
    {
        var target = S3Target.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var request = Describe(context.Request, target);
        S3Response? response = null;
        try
        {
            response = await AnswerAsync(context, target, request).ConfigureAwait(false);
        }
        catch (Exception e) when (IsClientGone(e))
        {
            // The client broke its request off, or stopped waiting: nobody is left to answer.
        }

        log.Add(request, response?.StatusCode ?? 0);
        if (response is null)
        {
            context.Abort();
            return;
        }

        try
        {
            await WriteAsync(context, request, response).ConfigureAwait(false);
        }
        catch (Exception e) when (IsClientGone(e))
        {
            context.Abort();
        }
    }

    private static bool IsClientGone(Exception e) =>
        e is OperationCanceledException or IOException or BadHttpRequestException;

    private S3ServerRequest Describe(HttpRequest request, S3Target target)
    {
        var operation = S3Router.Route(request, target);
        var key = operation == S3Operation.ListObjectsV2 ? target.Find("prefix") ?? string.Empty : target.Key;
        return new S3ServerRequest(log.NextNumber(), operation, target.Bucket, key)
        {
            IfMatch = NullIfEmpty(request.Headers.IfMatch.ToString()),
            IfNoneMatch = NullIfEmpty(request.Headers.IfNoneMatch.ToString()),
            BodySize = S3BodyReader.AnnouncedSize(request) ?? 0,
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>Finds the answer; null when the connection is to be dropped.</summary>
    private async Task<S3Response?> AnswerAsync(HttpContext context, S3Target target, S3ServerRequest request)
    {
        try
        {
            _verifier.Verify(context.Request, target);
            var body = await S3BodyReader.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            var call = new S3Call(request, target, context.Request.Headers, body);
            await HesitateAsync(call, context.RequestAborted).ConfigureAwait(false);
            return await ExecuteAsync(call, log.OnRequest?.Invoke(call.Request), context.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (S3RequestException e)
        {
            return S3Response.Xml(ErrorXml.Write(e, request), e.StatusCode);
        }
    }

    /// <summary>The moment between looking and writing of a server whose conditional writes are not atomic.</summary>
    private async Task HesitateAsync(S3Call call, CancellationToken cancellationToken)
    {
        if (options.ConditionalWrites == ConditionalWrites.CheckThenWrite
            && call.Request.Operation == S3Operation.PutObject)
        {
            call.Seen = _handlers.Look(call);
            await Task.Delay(TimeSpan.FromMilliseconds(100), options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<S3Response?> ExecuteAsync(S3Call call, S3ServerFault? fault, CancellationToken cancellationToken)
    {
        if (fault is null)
        {
            return _handlers.Handle(call);
        }

        S3Response? response = null;
        if (fault.Point == FaultPoint.AfterApplied)
        {
            response = _handlers.Handle(call);
        }

        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }

        if (fault.IsDropped)
        {
            return null;
        }

        if (fault.KeyErrorCode is { } errorCode && call.Request.Operation == S3Operation.DeleteObjects)
        {
            return S3Response.Xml(DeleteObjectsXml.WriteErrors(DeleteObjectsXml.Read(call.Body).Keys, errorCode));
        }

        return fault.StatusCode is { } statusCode
            ? throw S3RequestException.FromFault(statusCode)
            : response ?? _handlers.Handle(call);
    }

    private async Task WriteAsync(HttpContext context, S3ServerRequest request, S3Response response)
    {
        var reply = context.Response;
        reply.StatusCode = response.StatusCode;
        reply.Headers.Date = options.SendsDate
            ? options.TimeProvider.GetUtcNow().ToString("r", CultureInfo.InvariantCulture)
            : "-";
        reply.Headers["x-amz-request-id"] = request.Number.ToString("X16", CultureInfo.InvariantCulture);
        reply.ContentType = response.ContentType;
        foreach (var (name, value) in response.Headers)
        {
            reply.Headers[name] = value;
        }

        if (response.StatusCode is 204 or 304)
        {
            return;
        }

        reply.ContentLength = response.ContentLength ?? response.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await reply.Body.WriteAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
