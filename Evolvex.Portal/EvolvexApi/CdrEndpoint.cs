using System.Data.Common;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.EvolvexApi;

/// <summary><c>get_log_cdr</c>: call records of a range, streamed.</summary>
internal sealed class CdrEndpoint(ICdrLog records, WallClock clock, TimeProvider time, ILogger<CdrEndpoint> log)
{
    public Task<IResult> AnswerAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult(
        CdrRange.TryRead(call.Parameter("start"), call.Parameter("end"), clock, time.GetUtcNow(), out var range, out var fault)
            ? new Streamed(records, range, call, log, cancellationToken)
            : (IResult)new ApiError(400, "bad_parameter", fault!.Message));

    private sealed class Streamed(ICdrLog records, CdrRange range, ApiCall call, ILogger log, CancellationToken cancellationToken) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = ApiJson.ContentType;
            try
            {
                await records.WriteAsync(range, call.Access, httpContext.Response.BodyWriter, cancellationToken);
            }
            catch (DbException fault)
            {
                var trouble = CdrTrouble.From(fault);
                EvolvexApiLog.RecordsUnavailable(log, trouble.Fault);
                // An answer that has begun is cut off rather than ended as if it were whole.
                if (httpContext.Response.HasStarted) httpContext.Abort();
                else await ApiError.DatabaseDisconnected.ExecuteAsync(httpContext);
            }
        }
    }
}
