using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.EvolvexApi;

/// <summary><c>status</c>: the PBX's live channels.</summary>
internal sealed class StatusEndpoint(ChannelStatus status, ILogger<StatusEndpoint> log)
{
    public async Task<IResult> AnswerAsync(ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            var channels = await status.GetAsync(cancellationToken);
            return new ApiBytes(Fits(call) is { } fits ? channels.Where(fits) : channels.All);
        }
        catch (Exception fault) when (fault is PbxNotConnectedException or AmiConnectionLostException)
        {
            return ApiError.PbxDisconnected;
        }
        catch (AmiTimeoutException fault)
        {
            EvolvexApiLog.StatusFailed(log, fault.Message);
            return ApiError.PbxSilent;
        }
        catch (AmiException fault)
        {
            EvolvexApiLog.StatusFailed(log, fault.Message);
            return ApiError.PbxRefused(fault.Message);
        }
    }

    /// <summary>What a channel must fulfil; null: all do.</summary>
    private static Func<ChannelJson, bool>? Fits(ApiCall call)
    {
        var (caller, connected, context, exten) = (call.Parameter("calleridnum"), call.Parameter("connectedlinenum"), call.Parameter("context"), call.Parameter("exten"));
        if (call.Access.IsUnrestricted && caller is null && connected is null && context is null && exten is null) return null;
        return channel => call.Access.MayUse(channel.Context)
            && (caller is null || caller == channel.CallerIdNum)
            && (connected is null || connected == channel.ConnectedLineNum)
            && (context is null || context == channel.Context)
            && (exten is null || exten == channel.Exten);
    }
}
