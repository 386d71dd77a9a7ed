using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    HappenedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OperatorIssuer = table.Column<string>(type: "text", nullable: false),
                    OperatorSubject = table.Column<string>(type: "text", nullable: false),
                    OperatorName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    OperatorRoles = table.Column<string>(type: "text", nullable: false),
                    Action = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Outcome = table.Column<int>(type: "integer", nullable: false),
                    Detail = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Deliveries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    EndpointId = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Verdict = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<int>(type: "integer", nullable: false),
                    ReasonAtArrival = table.Column<int>(type: "integer", nullable: false),
                    BodyBytes = table.Column<long>(type: "bigint", nullable: false),
                    BodyKept = table.Column<int>(type: "integer", nullable: false),
                    BodySha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    AnswerStatus = table.Column<int>(type: "integer", nullable: false),
                    AnsweredInMicroseconds = table.Column<int>(type: "integer", nullable: true),
                    Method = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Path = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    RemoteAddress = table.Column<string>(type: "text", nullable: false),
                    SecretFingerprint = table.Column<string>(type: "text", nullable: true),
                    SignedAt = table.Column<long>(type: "bigint", nullable: true),
                    AuthorizationDigest = table.Column<byte[]>(type: "bytea", nullable: true),
                    Steps = table.Column<string>(type: "text", nullable: false),
                    Headers = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Deliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DeliveryBodies",
                columns: table => new
                {
                    DeliveryId = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryBodies", x => x.DeliveryId);
                });

            migrationBuilder.CreateTable(
                name: "DeliveryVerifications",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    DeliveryId = table.Column<long>(type: "bigint", nullable: false),
                    VerifiedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OperatorName = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<int>(type: "integer", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryVerifications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Endpoints",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    Slug = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Source = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Provider = table.Column<string>(type: "text", nullable: true),
                    Direction = table.Column<int>(type: "integer", nullable: true),
                    Currency = table.Column<string>(type: "text", nullable: true),
                    State = table.Column<int>(type: "integer", nullable: false),
                    StateSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    IsUnsecured = table.Column<bool>(type: "boolean", nullable: false),
                    RejectsStale = table.Column<bool>(type: "boolean", nullable: false),
                    AgeSecondsMax = table.Column<int>(type: "integer", nullable: false),
                    AuthorizationScheme = table.Column<string>(type: "text", nullable: true),
                    AllowedNetworks = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Endpoints", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Installations",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    IsSandbox = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ProtectedKey = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Installations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReceptionCounts",
                columns: table => new
                {
                    Event = table.Column<int>(type: "integer", nullable: false),
                    EndpointId = table.Column<long>(type: "bigint", nullable: false),
                    Hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReceptionCounts", x => new { x.Hour, x.Event, x.EndpointId });
                });

            migrationBuilder.CreateTable(
                name: "EndpointSecrets",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    EndpointId = table.Column<long>(type: "bigint", nullable: false),
                    ProtectedValue = table.Column<byte[]>(type: "bytea", nullable: false),
                    Fingerprint = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    RetiredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EndpointSecrets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EndpointSecrets_Endpoints_EndpointId",
                        column: x => x.EndpointId,
                        principalTable: "Endpoints",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_BodySha256",
                table: "Deliveries",
                column: "BodySha256");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_EndpointId_Reason_Id",
                table: "Deliveries",
                columns: new[] { "EndpointId", "Reason", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Reason_Id",
                table: "Deliveries",
                columns: new[] { "Reason", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_DeliveryVerifications_DeliveryId",
                table: "DeliveryVerifications",
                column: "DeliveryId");

            migrationBuilder.CreateIndex(
                name: "IX_Endpoints_Slug",
                table: "Endpoints",
                column: "Slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EndpointSecrets_EndpointId",
                table: "EndpointSecrets",
                column: "EndpointId");

            // Reasons depend on the endpoint (only Mozart Pay signs a time). Without knowing so, the planner walks the whole table for a reason that an endpoint never has.
            migrationBuilder.Sql("CREATE STATISTICS \"ST_Deliveries_EndpointId_Reason\" (mcv) ON \"EndpointId\", \"Reason\" FROM \"Deliveries\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "Deliveries");

            migrationBuilder.DropTable(
                name: "DeliveryBodies");

            migrationBuilder.DropTable(
                name: "DeliveryVerifications");

            migrationBuilder.DropTable(
                name: "EndpointSecrets");

            migrationBuilder.DropTable(
                name: "Installations");

            migrationBuilder.DropTable(
                name: "ReceptionCounts");

            migrationBuilder.DropTable(
                name: "Endpoints");
        }
    }
}
