using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>The endpoints of the Evolvex API: what the page, the OpenAPI document and the examples are made of.</summary>
public static class ApiOperations
{
    private const string Json = "application/json";
    private const string CallId = "1730267955.2409";

    /// <summary>All of them: the vendor's in the order of its document, then the portal's own.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new(ApiKeyScope.Check, "GET", [new("context", "incoming"), new("uniqueid", CallId)], Json, CheckAnswer, []) { MayBeNull = static field => field == "access" },
        new(ApiKeyScope.GetFileMp3, "GET", [new("uniqueid", CallId, IsRequired: true)], "audio/mpeg", null,
            ["bad_parameter", "no_recording", "remote_failed", "unreadable_recording", "encoder_missing", "decoder_missing", "busy"]),
        new(ApiKeyScope.GetFileWav, "GET", [new("uniqueid", CallId, IsRequired: true)], "audio/wav", null,
            ["bad_parameter", "no_recording", "remote_failed", "unreadable_recording", "decoder_missing", "busy"]),
        new(ApiKeyScope.Status, "GET",
            [
                new("calleridnum", "79123456789", IsInExample: false), new("connectedlinenum", "110", IsInExample: false), new("context", "incoming"),
                new("exten", "110", IsInExample: false),
            ],
            Json, StatusAnswer,
            ["pbx_refused", "pbx_not_connected", "pbx_timeout"]),
        new(ApiKeyScope.Originate, "GET",
            [
                new("channel", "PJSIP/110", IsRequired: true), new("exten", "111", IsRequired: true), new("context", "local-evolvex", IsRequired: true),
                new("priority", "1", IsRequired: true), new("callerid", "\"CRM\" <110>"), new("variable", "file=123,idcall=456"), new("async", "true", ApiParameterKind.Flag),
            ],
            Json, OriginateAnswer, ["bad_parameter", "route_refused", "group_refused", "pbx_refused", "pbx_not_connected", "pbx_timeout"]),
        new(ApiKeyScope.Uploads, "POST", [new("file", "test.wav", ApiParameterKind.File, true)], Json, UploadAnswer,
            ["bad_parameter", "too_large", "not_audio", "converter_missing", "busy", "folder_unusable", "remote_failed", "disk_full"]),
        new(ApiKeyScope.GetLogCdr, "POST", [new("start", "2024-10-30 09:00:00", ApiParameterKind.DateTime), new("end", "2024-10-30", ApiParameterKind.DateTime)], Json, CdrAnswer, ["bad_parameter"])
        {
            // Whatever column the table lacks, or has a NULL in.
            MayBeNull = static field => field != "data",
        },
        new(ApiKeyScope.Events, "GET", [new("types", "call.answered,call.ended"), new("lastEventId", "1795355812345-41", IsInExample: false)], "text/event-stream", EventsAnswer, ["bad_parameter", "too_many_streams"]),
    ];

    private const string CheckAnswer = """
        {
          "data": {
            "api_user": {
              "uuid": "5485137a-3c6d-454e-9801-d3b875f7a5e0",
              "name": "API",
              "description": "",
              "enable": "yes",
              "api_key": "84f8fc34-…",
              "group_uuid": "4c343af6-4a91-469a-a717-f682e52c830f"
            },
            "access": {
              "uuid": "0eb1bc58-b259-4c88-be02-a059d50cecc3",
              "name": "incoming",
              "description": "Входящая маршрутизация",
              "group_uuid": "4c343af6-4a91-469a-a717-f682e52c830f"
            },
            "file": true
          }
        }
        """;

    private const string StatusAnswer = """
        {
          "data": [
            {
              "Event": "Status",
              "Privilege": "Call",
              "Channel": "PJSIP/110-000002a0",
              "ChannelState": "6",
              "ChannelStateDesc": "Up",
              "CallerIDNum": "110",
              "CallerIDName": "Сергей",
              "ConnectedLineNum": "79123456789",
              "ConnectedLineName": "",
              "Context": "incoming",
              "Exten": "110",
              "Uniqueid": "1730267955.2409",
              "Linkedid": "1730267935.2405",
              "Variable": "idcall=456",
              "file": "123",
              "idcall": "456",
              "ActionID": "1"
            }
          ]
        }
        """;

    private const string OriginateAnswer = """
        {
          "data": {
            "response": "Success",
            "message": "Originate successfully queued",
            "actionid": "api-7d1c3f0e6a0c4a0b8a3f2c1e9d5b4a67",
            "uniqueid": "1730267955.1934872001"
          }
        }
        """;

    private const string UploadAnswer = """
        {
          "data": {
            "file": "test.wav",
            "size": 12345,
            "duration": 3.2,
            "playback": "evolvex/test"
          }
        }
        """;

    private const string CdrAnswer = """
        {
          "data": [
            {
              "accountcode": null,
              "src": "79123456789",
              "dst": "110",
              "dcontext": "local-evolvex",
              "clid": "\"Сергей\" <79123456789>",
              "channel": "Local/110@local-evolvex-00000167;2",
              "dstchannel": "PJSIP/user-110-evolvex-000002a0",
              "lastapp": "Dial",
              "lastdata": "PJSIP/user-110-evolvex/sip:user-110-evolvex@192.0.2.1:10110,60,t",
              "start": "2024-10-30 09:59:15",
              "answer": null,
              "end": "2024-10-30 09:59:22",
              "duration": "7",
              "billsec": "0",
              "disposition": "NO ANSWER",
              "amaflags": "DOCUMENTATION",
              "userfield": null,
              "uniqueid": "1730267955.2409",
              "linkedid": "1730267935.2405",
              "peeraccount": null,
              "sequence": "1923",
              "source": null,
              "destination": null,
              "direction": null,
              "group_uuid": null
            }
          ]
        }
        """;

    private const string EventsAnswer = """
        retry: 3000

        id: 1795355812345-42
        event: call.answered
        data: {"id":"1795355812345-42","type":"call.answered","at":"2026-11-22T13:40:12.345Z",
               "call":{"id":"1795355935.2405","direction":"inbound","state":"talking",
                       "from":{"number":"79123456789","name":null},"to":{"number":"110","name":"Сергей"},
                       "queue":null,"trunk":"provider","started_at":"2026-11-22T13:40:05.120Z",
                       "answered_at":"2026-11-22T13:40:12.345Z"},
               "party":{"number":"110","name":"Сергей"}}

        : heartbeat
        id: 1795355812345-57
        """;

    /// <summary>The endpoint that is called with that scope.</summary>
    public static ApiOperation Of(ApiKeyScope scope) => All.Single(operation => operation.Scope == scope);
}
