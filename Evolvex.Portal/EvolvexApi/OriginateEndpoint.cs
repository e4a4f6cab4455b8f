using System.Globalization;
using System.Security.Cryptography;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.EvolvexApi;

/// <summary><c>originate</c>: sets a call up. The PBX is always asked without waiting (<c>Async</c>), since a waiting Originate would hold up everything else on the connection.</summary>
internal sealed class OriginateEndpoint(IPbxActions pbx, OriginateOutcomes outcomes, IAuditLog audit, TimeProvider time)
{
    /// <summary>How long the PBX rings the channel, Asterisk's own default.</summary>
    private static readonly TimeSpan RingTime = TimeSpan.FromSeconds(30);

    /// <summary>After that long no outcome is to be expected any more.</summary>
    private static readonly TimeSpan Patience = RingTime + TimeSpan.FromSeconds(15);

    public async Task<IResult> AnswerAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (OriginateRequest.TryParse(call.Parameter, out var request) is { } fault) return ApiError.BadParameter(fault.Parameter, fault.Reason);
        if (RefusedContext(call, request!) is { } context) return ApiError.RouteRefused(context);
        if (NamesAnotherGroup(call, request!)) return ApiError.GroupRefused;
        if (!pbx.IsConnected) return ApiError.PbxDisconnected;
        var (actionId, uniqueid) = (NewActionId(), NewUniqueid());
        AmiAction action;
        try
        {
            action = ToAction(request!, actionId, uniqueid);
        }
        catch (ArgumentException)
        {
            return new ApiError(400, "bad_parameter", "The parameters are longer than the PBX takes: 1,022 bytes each, 110 variables.");
        }

        await audit.RecordAsync(call.Actor, AuditVerb.Originated, new AuditObject(AuditObjectKind.Call, uniqueid, $"{request!.Channel} → {request.Exten}@{request.Context}"), request, cancellationToken);
        return await SendAsync(request, action, actionId, uniqueid, cancellationToken);
    }

    private async Task<IResult> SendAsync(OriginateRequest request, AmiAction action, string actionId, string uniqueid, CancellationToken cancellationToken)
    {
        using var awaited = outcomes.Expect(actionId);
        try
        {
            var answer = await pbx.SendAsync(action, cancellationToken);
            if (!answer.IsSuccess) return ApiError.PbxRefused(answer.Text);
            if (request.Async) return Answer("Success", answer.Text, actionId, uniqueid);
            var outcome = await awaited.Outcome.WaitAsync(Patience, time, cancellationToken);
            return Answer(outcome.IsAnswered ? "Success" : "Failure", Words(outcome), actionId, outcome.Uniqueid ?? uniqueid);
        }
        catch (Exception fault) when (fault is TimeoutException or AmiTimeoutException)
        {
            return ApiError.PbxSilent;
        }
        catch (Exception fault) when (fault is PbxNotConnectedException or AmiConnectionLostException)
        {
            return ApiError.PbxDisconnected;
        }
    }

    /// <summary>A context that the key's group may not use, or null.</summary>
    private static string? RefusedContext(ApiCall call, OriginateRequest request)
    {
        if (call.Access.IsUnrestricted) return null;
        return request.Contexts.FirstOrDefault(context => !call.Access.MayUse(context))
            ?? request.Variables.FirstOrDefault(variable => variable.NamesAContext && !call.Access.MayUse(variable.Value))?.Value;
    }

    // Its call records would be shown to the other group, or recordings of the other group to it.
    private static bool NamesAnotherGroup(ApiCall call, OriginateRequest request) => !call.Access.IsUnrestricted
        && request.Variables.Any(variable => variable.NamesARecording || (variable.NamesAGroup && !(Guid.TryParse(variable.Value, out var group) && group == call.Access.GroupId)));

    private static AmiAction ToAction(OriginateRequest request, string actionId, string uniqueid)
    {
        var action = new AmiAction("Originate")
            .With("ActionID", actionId)
            .With("Channel", request.Channel)
            .With("Context", request.Context)
            .With("Exten", request.Exten)
            .With("Priority", request.Priority)
            .With("Timeout", (long)RingTime.TotalMilliseconds)
            .With("Async", "true")
            .With("ChannelId", uniqueid);
        if (request.CallerId is { } callerId) action.With("CallerID", callerId);
        foreach (var variable in request.Variables) action.With("Variable", variable.HeaderValue);
        return action;
    }

    private static string NewActionId() => $"api-{Guid.NewGuid():N}";

    // Of Asterisk's own form, seconds and a number; the number is beyond any that the PBX counts to.
    private string NewUniqueid() =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow().ToUnixTimeSeconds()}.{RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue)}");

    // Numbers of OriginateResponse's Reason: enum ast_control_frame_type in asterisk/frame.h.
    private static string Words(OriginateOutcome outcome) => outcome switch
    {
        { IsAnswered: true } => "Answered",
        { Reason: 1 } => "Hung up before it was answered",
        { Reason: 3 } => "Rang out without an answer",
        { Reason: 5 } => "Busy",
        { Reason: 8 } => "Congestion",
        { Reason: 0 } => "No channel could be made",
        _ => string.Create(CultureInfo.InvariantCulture, $"Not answered (reason {outcome.Reason})"),
    };

    private static ApiBytes Answer(string response, string message, string actionId, string uniqueid) => new(ApiJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        json.WriteString("response", response);
        json.WriteString("message", message);
        json.WriteString("actionid", actionId);
        json.WriteString("uniqueid", uniqueid);
        json.WriteEndObject();
        json.WriteEndObject();
    }));
}
